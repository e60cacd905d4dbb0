import { expect, it } from 'vitest';
import { describeInChromium, HOME, LANES, SMALL } from './live-page.js';

describeInChromium('an address in Chromium', (live) => {
  const notice = () => live.page.locator('[data-notice]');

  it('that asks for what there is not says so in one line, and what is shown instead', async () => {
    const lanes = 'a=magic.copy.row.sequential.js.2&b=threads.copy.tile.zigzag.rust.-5';
    await live.open(`race?size=160x120&n=many&x=0&y=left&h=1&colour=red&${lanes}`);
    await live.finished('race');
    const text = (await notice().textContent())!;
    const kernels = await live
      .section('race')
      .locator('[data-lane=b] [name=kernel] option')
      .allTextContents();
    const workers = live.section('race').locator('[data-lane=b] [name=workers]');
    const counts = await workers.locator('option').allTextContents();
    for (const part of [
      'the parameter “colour” is not one of x, y, h,',
      'the place x, y, h “0, left, 1” is not a centre and a height: centerY has to be a decimal number from -8 to 8, in 320 characters at most (shown: the whole set)',
      'the number of iterations “many” is not a whole number from 1 to 65535 (shown: 3000)',
      'Lane A’s strategy “magic” is not one of inline, threads, processes',
      'Lane B’s order “zigzag” is not one of sequential, reversed, random, interleaved',
      '(shown: sequential)',
      `Lane B’s kernel “rust” is not one of ${kernels.join(', ')} (shown: `,
      `Lane B’s workers “-5” is not one of ${counts.join(', ')} (shown: ${await workers.inputValue()})`,
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain('\n');
    expect(live.shown()).toEqual(HOME);
    expect(live.parameters().get('a')).toBe('threads.copy.row.sequential.js.2');
    // Who goes on has read it.
    await live.race('race', () => live.page.getByRole('button', { name: 'Zoom in' }).click());
    expect(await notice().isHidden()).toBe(true);
  });

  it('that can be had is not spoken of', async () => {
    await live.open(`race?${SMALL}&${LANES}`);
    await live.finished('race');
    expect(await notice().isHidden()).toBe(true);
    // As the page itself says it.
    await live.page.reload();
    await live.finished('race');
    expect(await notice().isHidden()).toBe(true);
  });

  it.each([
    ['search?pattern=hay&i=yes', 'search', 'ignore case “yes” is not 1 or 0 (shown: 0)'],
    ['search?a=inline.sideways', 'search', 'Lane A’s feed “sideways” is not one of '],
    ['wat?id=nothing', 'wat', 'the surprise “nothing” is not one of those below'],
    ['report?id=3', 'race', 'a page “report”, which there is not: this is Race.'],
  ] as const)('of another page: %s', async (hash, kind, says) => {
    await live.open(hash);
    await live.section(kind).waitFor();
    await expect.poll(() => notice().textContent()).toContain(says);
  });
});
