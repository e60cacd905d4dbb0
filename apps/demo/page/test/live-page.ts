import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nativeProblem } from '@parallel/core';
import { type Image, render } from '@parallel/mandelbrot';
import {
  type Browser,
  type BrowserContext,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from 'vitest';
import { CHROMIUM_ARGS, chromiumForTests } from '../../../../scripts/chromium.mjs';
import type { Center } from '../../src/web/wire.js';
import { type Served, serve } from '../../test/web/live-server.js';

const executablePath = chromiumForTests();

export const hasNative = !nativeProblem();

/** A race that is over soon. */
export const SMALL = 'size=160x120&n=200&full=0';
const B = hasNative
  ? 'native.shared.tile.sequential.native.2'
  : 'threads.shared.tile.sequential.js.2';
export const LANES = `a=threads.copy.row.sequential.js.2&b=${B}`;
/** One that is not. */
export const ENDLESS =
  'size=1600x1200&n=65535&x0=-0.3&y0=-0.1&y1=0.1&a=inline.shared.row.sequential.js.1&b=inline.shared.tile.sequential.js.1';

/** The whole set. */
export const HOME: Center = {
  centerX: '-0.66666666666666666667',
  centerY: '0',
  viewHeight: '2',
};

type Kind = 'race' | 'search' | 'wat';

/** SHA-256 of the counts that are computed for a view, as the page shows it. */
export const digestOf = ({ counts }: Image): string =>
  createHash('sha256').update(Int32Array.from(counts)).digest('hex');

/** The live page, served and opened in a browser; a new context for each test. */
export class LivePage {
  served!: Served;
  context!: BrowserContext;
  page!: Page;
  /** What the browser complains of, but for what a test expects. */
  troubles: string[] = [];
  expected: RegExp | undefined;

  async open(hash: string): Promise<void> {
    await this.page.goto(`${this.served.url}#/${hash}`);
  }

  section(kind: Kind): Locator {
    return this.page.locator(`[data-view=${kind}]`);
  }

  /** Until a race that is not the one of before is over. */
  async finished(kind: Kind): Promise<void> {
    await this.section(kind).and(this.page.locator('[data-race=done]')).waitFor();
  }

  /** Does something that starts a race, and waits until that is over. */
  async race(kind: Kind, start: () => Promise<unknown>): Promise<void> {
    await this.section(kind).evaluate((section) => {
      (section as HTMLElement).dataset['race'] = 'before';
    });
    await start();
    await this.finished(kind);
  }

  /** Of each lane of the race. */
  digests(): Promise<(string | undefined)[]> {
    return this.section('race')
      .locator('[data-digest]')
      .evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset['digest']));
  }

  /** What the digest of `SMALL` has to be there. */
  async wanted(view: Center): Promise<string> {
    const size = { width: 160, height: 120, maxIterations: 200 };
    const how = { strategy: 'inline', kernel: 'js', pruned: false } as const;
    return digestOf(await render({ ...size, ...view }, how));
  }

  parameters(): URLSearchParams {
    return new URLSearchParams(this.page.url().split('?')[1]);
  }

  /** Where the race is, by its address. */
  shown(): Center {
    const of = (name: string) => this.parameters().get(name)!;
    return { centerX: of('x'), centerY: of('y'), viewHeight: of('h') };
  }

  height(): number {
    return Number(this.shown().viewHeight);
  }

  picture(lane: number): Locator {
    return this.section('race').locator('.picture').nth(lane);
  }

  async verdict(kind: Kind): Promise<string | null> {
    return this.section(kind).locator('[data-verdict]').textContent();
  }
}

/** Tests of the page in a real Chromium; skipped, and said so, where there is none. */
export function describeInChromium(name: string, tests: (live: LivePage) => void): void {
  describe.skipIf(!executablePath)(name, () => {
    const live = new LivePage();
    let folder: string;
    let browser: Browser;
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'parallel-page-'));
      [live.served, browser] = await Promise.all([
        serve(folder),
        chromium.launch({ executablePath: executablePath!, args: [...CHROMIUM_ARGS] }),
      ]);
    });
    afterAll(async () => {
      await browser?.close();
      await live.served?.stop();
      rmSync(folder, { recursive: true, force: true });
    });
    beforeEach(async () => {
      live.context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
      live.page = await live.context.newPage();
      live.troubles = [];
      live.expected = undefined;
      const note = (text: string) => {
        if (!live.expected?.test(text)) live.troubles.push(text);
      };
      live.page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) note(message.text());
      });
      live.page.on('pageerror', (error) => note(String(error)));
    });
    afterEach(async () => {
      await live.context.close();
      expect(live.troubles).toEqual([]);
    });
    tests(live);
  });
}
