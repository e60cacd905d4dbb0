#!/usr/bin/env node
/*
 * How long it takes from a click on the live page until the first tile of each lane is painted,
 * in a real Chromium: npm run first-tiles [-- RACES]. On a machine that does nothing else.
 */
import { inChromium } from './in-chromium.mjs';

const [races = '8'] = process.argv.slice(2);
if (!/^[1-9]\d*$/.test(races)) {
  console.error(`error: argument '${races}' is invalid. Allowed: how many races, from 1.`);
  process.exit(2);
}

/** @param {number[]} values */
function spread(values) {
  const sorted = [...values].sort((a, b) => a - b).map((value) => value.toFixed(0));
  return `${sorted[sorted.length >> 1]} ms (${sorted[0]} to ${sorted.at(-1)})`;
}

await inChromium(undefined, async (browser, url) => {
  for (const [how, hash] of [
    ['one after the other', 'race?turn=1'],
    ['all lanes at once', 'race?turn=0'],
  ]) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    const section = page.locator('[data-view=race]');
    const over = section.and(page.locator('[data-race=done]'));
    await page.goto(`${url}#/${hash}`);
    /** @type {Record<string, number[]>} */
    const firsts = {};
    // The race that the page begins with is not counted: it has the page itself to load.
    for (let race = 0; race <= Number(races); race += 1) {
      if (race > 0) {
        await section.evaluate((element) => {
          element.dataset['race'] = 'before';
        });
        await page.getByRole('button', { name: 'Race', exact: true }).click();
      }
      await over.waitFor({ timeout: 90_000 });
      const lanes = await section.locator('[data-first-tile]').evaluateAll((elements) =>
        elements.map((lane) => ({
          name: lane.querySelector('[data-name]')?.textContent ?? '',
          first: Number(lane.dataset['firstTile']),
        })),
      );
      if (lanes.length !== 3) throw new Error(`${lanes.length} lanes have shown a tile, not 3`);
      if (race === 0) continue;
      for (const { name, first } of lanes) firsts[name] = [...(firsts[name] ?? []), first];
    }
    for (const [name, values] of Object.entries(firsts)) {
      console.log(`first tile, ${how}, ${name}: ${spread(values)}`);
    }
    await context.close();
  }
});
