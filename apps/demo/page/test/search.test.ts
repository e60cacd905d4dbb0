import { expect, it } from 'vitest';
import { describeInChromium } from './live-page.js';

describeInChromium('a race of searches in Chromium', (live) => {
  it('searches: bytes a second, equal answers, a permalink; a broken pattern is said at once', async () => {
    await live.open('search');
    await live.page.getByLabel('Pattern').fill('needle');
    await live.race('search', () => live.page.keyboard.press('Enter'));
    const section = live.page.locator('[data-view=search]');
    expect(await section.locator('[data-verdict]').textContent()).toMatch(
      /Their 286 line numbers are equal\.$/,
    );
    for (const rate of await section.locator('.rate').allTextContents()) {
      expect(rate).toMatch(/^[\d.]+ (kB|MB|GB) per second$/);
    }
    expect(await section.locator('.lines li').first().textContent()).toBe('line 0 needle');
    // However long a line is, its lane is no wider.
    const overflow = await section.locator('.lane').evaluateAll((lanes) =>
      lanes.map((lane) => {
        lane.querySelector('.lines code')!.textContent = 'x'.repeat(2000);
        return lane.scrollWidth - lane.clientWidth;
      }),
    );
    expect(overflow).toEqual([0, 0]);
    for (const timeline of await section.locator('[data-timeline]').all()) {
      await expect
        .poll(() => timeline.getAttribute('aria-label'))
        .toMatch(/^Timeline, [1-9]\d* bars\. Busy: worker 1 \d+ %/);
    }
    expect(live.page.url()).toContain('search?pattern=needle');
    await live.page.getByLabel('Pattern').fill('(');
    await live.page.keyboard.press('Enter');
    expect(await section.locator('input:invalid').count()).toBe(1);
    await live.page.getByLabel('Pattern').fill('hay');
    await live.race('search', () => live.page.keyboard.press('Enter'));
    // Back is the search that is named there, not only its pattern.
    await live.race('search', () => live.page.goBack());
    expect(await live.page.getByLabel('Pattern').inputValue()).toBe('needle');
    expect(await live.verdict('search')).toMatch(/Their 286 line numbers are equal\.$/);
    // Another setting is another search; before the first there is none.
    await live.race('search', () => live.page.getByLabel('Ignore case').check());
    expect(live.parameters().get('i')).toBe('1');
  });

  it('runs what an address names, refuses what is no pattern, and is as it was left', async () => {
    await live.open('search?pattern=needle');
    await live.finished('search');
    expect(await live.verdict('search')).toMatch(/Their 286 line numbers are equal\.$/);
    const nav = live.page.getByRole('navigation');
    await nav.getByRole('link', { name: 'WAT' }).click();
    await live.race('search', () => nav.getByRole('link', { name: 'Search' }).click());
    expect(live.parameters().get('pattern')).toBe('needle');
    await live.page.evaluate(() => {
      location.hash = '#/search?pattern=((';
    });
    await live.page
      .getByText('the pattern “((” is not a JavaScript pattern: Unterminated group')
      .waitFor();
    expect(await live.page.getByLabel('Pattern').inputValue()).toBe('abc[d-m]');
  });
});
