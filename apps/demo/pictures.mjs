#!/usr/bin/env node
/*
 * Takes the README's pictures of the live page, in a real Chromium: npm run pictures [-- --file BIG.txt].
 * With pngquant in the path they become small. On a machine that does nothing else: their seconds are shown.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { inChromium } from './in-chromium.mjs';

const FOLDER = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
const WIDE = { width: 1280, height: 900 };

/** @typedef {{ page: import('playwright-core').Page, at: (hash: string) => Promise<void>, done: (kind: string) => Promise<void> }} Visit */

/** @type {Readonly<Record<string, { scheme: 'light' | 'dark', size: { width: number, height: number }, show: (visit: Visit) => Promise<unknown> }>>} */
const PICTURES = {
  'live-race': {
    scheme: 'light',
    size: { ...WIDE, height: 975 },
    async show({ page, at, done }) {
      await at('race?x=-0.7445&y=0.1185&h=0.05&n=3000&suggest=1&turn=1&colors=fire');
      await done('race');
      await page.locator('.brand').hover();
    },
  },
  'live-deep': {
    scheme: 'dark',
    size: { ...WIDE, height: 1060 },
    async show({ page, at, done }) {
      await at('race?size=640x480&turn=1&n=100');
      await done('race');
      await page.getByLabel('Place').selectOption({ label: 'Flake, 1e-157' });
      await done('race');
      await page.locator('.brand').hover();
    },
  },
  'live-schedules': {
    scheme: 'light',
    size: WIDE,
    async show({ page, at, done }) {
      const row = (order) => `threads.shared.row.${order}.js.4`;
      const web = 'web-workers.shared.row.sequential.js.4';
      const lanes = `a=${row('sequential-dealt')}&b=${row('random')}&c=${web}`;
      await at(`race?size=640x480&turn=1&n=3000&x=-0.65&y=-1.05&h=2.3&${lanes}`);
      await done('race');
      await page.locator('[data-view=race] .verdict').evaluate((line) => line.scrollIntoView());
      await page.mouse.move(0, 0);
    },
  },
  'live-search': {
    scheme: 'light',
    size: WIDE,
    async show({ page, at, done }) {
      await at('search?pattern=abcde[a-m]&turn=1');
      // Once before, so that the file is in memory.
      for (let i = 0; i < 2; i += 1) {
        await page.getByRole('button', { name: 'Search', exact: true }).click();
        await done('search');
      }
      await page.locator('.brand').hover();
    },
  },
  'live-phone': {
    scheme: 'dark',
    size: { width: 390, height: 844 },
    async show({ page, at, done }) {
      await at('race?x=-0.7445&y=0.1185&h=0.05&n=3000&suggest=1&turn=1');
      await done('race');
      await page
        .locator('[data-view=race] .lane')
        .nth(1)
        .evaluate((lane) => lane.scrollIntoView());
    },
  },
  'live-wat': {
    scheme: 'dark',
    size: WIDE,
    async show({ page, at }) {
      await at('wat');
      const wat = page.locator('[data-wat=exit-in-worker]');
      await wat.getByRole('button', { name: /^Run/ }).click();
      await wat.and(page.locator('[data-state=surprised]')).waitFor();
      await wat.evaluate((element) => element.scrollIntoView());
      await page.mouse.move(0, 0);
    },
  },
};

const { values, positionals } = parseArgs({
  options: { file: { type: 'string' } },
  allowPositionals: true,
});
await inChromium(values.file, async (browser, url) => {
  for (const [name, { scheme, size, show }] of Object.entries(PICTURES)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    const context = await browser.newContext({ viewport: size, colorScheme: scheme });
    const page = await context.newPage();
    await show({
      page,
      at: async (hash) => void (await page.goto(`${url}#/${hash}`)),
      // Over, and everything drawn.
      done: async (kind) => {
        const section = page.locator(`[data-view=${kind}]`);
        await section.and(page.locator('[data-race=done]')).waitFor({ timeout: 90_000 });
        await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
      },
    });
    const path = `${FOLDER}${name}.png`;
    await page.screenshot({ path });
    spawnSync('pngquant', [
      '--force',
      '--skip-if-larger',
      '--ext',
      '.png',
      '--speed',
      '1',
      '128',
      path,
    ]);
    console.log(path);
    await context.close();
  }
});
