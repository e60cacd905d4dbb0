import { expect, it } from 'vitest';
import { describeInChromium } from './live-page.js';

describeInChromium('the WAT page in Chromium', (live) => {
  it('runs a surprise, and the same done right', async () => {
    await live.open('wat');
    const experiment = live.page.locator('[data-wat=exit-in-worker]');
    await experiment.getByRole('button', { name: /^Run/ }).click();
    await experiment.and(live.page.locator('[data-state=surprised]')).waitFor();
    expect(
      await experiment.locator('[data-program=surprise] [data-outcome]').textContent(),
    ).toContain('WAT');
    const expected = await experiment.locator('[data-expected]').textContent();
    const right = experiment.locator('[data-program=right] [data-outcome]');
    expect(await right.textContent()).toContain('as expected');
    expect(await right.locator('pre').textContent()).toBe(expected);
    expect(await live.page.locator('[data-announce]').textContent()).toMatch(
      /a surprise; done right/,
    );
  });
});
