import type * as Entry from '@parallel/mandelbrot/browser';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumForTests } from '../../../../scripts/chromium.mjs';
import { coordinatesOf } from '../../src/view.js';
import { PLACES } from '../deep/places.js';
import { naiveCounts } from '../support/oracle.js';
import { TestBrowser } from './page.js';

/** What the page's functions see. */
declare const mandelbrot: typeof Entry;

const path = chromiumForTests();
const VIEW = { width: 150, height: 97, x0: -1.9, y0: -0.71, y1: 0.93, maxIterations: 3000 };
const DENDRITE = { re: 0, im: 1 };
const LARGE = { ...VIEW, width: 301, height: 203 };
const LONG = { width: 64, height: 64, x0: -0.2, y0: -0.1, y1: 0.1, maxIterations: 2 ** 31 - 1 };

interface Done {
  readonly counts: number[];
  readonly image: { kernel: string; strategy: string; memory: string; method: string };
  readonly shared: boolean;
}

type Options = Omit<Entry.WebRenderOptions, 'strategy'> & { strategy?: 'threads' | 'inline' };

/** Renders on a page. */
const renderOn = (page: Page, options: Options): Promise<Done> =>
  page.evaluate(
    async ([view, options]) => {
      const { counts, ...image } = await mandelbrot.render(view, options);
      return {
        counts: Array.from(counts),
        image,
        shared: !(counts.buffer instanceof ArrayBuffer),
      };
    },
    [VIEW, options] as const,
  );

describe.skipIf(path === undefined)('in Chromium', () => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await TestBrowser.open(path!);
  });
  afterAll(() => browser?.close());

  describe.each([
    ['isolated', ['shared', 'transfer', 'copy']],
    ['plain', ['transfer', 'copy']],
  ] as const)('on a page that is %s', (kind, memories) => {
    let page: Page;
    beforeAll(async () => {
      page = await browser.page(kind);
    });
    afterAll(() => page?.close());
    const wanted = Array.from(naiveCounts(VIEW));

    it('takes the best by default', async () => {
      const { counts, image, shared } = await renderOn(page, {});
      expect(image).toMatchObject({ kernel: 'wasm', strategy: 'threads', method: 'double' });
      expect(image.memory).toBe(memories[0]);
      expect(shared).toBe(memories[0] === 'shared');
      expect(counts).toEqual(wanted);
    });

    it('renders the same counts in all ways', async () => {
      for (const memory of memories) {
        for (const kernel of ['wasm', 'js'] as const) {
          for (const strategy of ['threads', 'inline'] as const) {
            const workers = strategy === 'threads' ? { workers: 3 } : {};
            const way = { memory, kernel, strategy, ...workers };
            const { counts, image } = await renderOn(page, { ...way, pruned: kernel === 'wasm' });
            expect(image).toMatchObject({ memory, kernel, strategy });
            expect(counts, JSON.stringify(way)).toEqual(wanted);
          }
        }
      }
    });

    it('tells which worker had which tile from when to when', async () => {
      for (const memory of memories) {
        for (const strategy of ['threads', 'inline'] as const) {
          const isFirst = memory === memories[0] && strategy === 'threads';
          for (const grain of isFirst ? (['tile', 'pixel'] as const) : (['tile'] as const)) {
            const how = { memory, strategy, grain, tileSize: 20, order: 'random' as const };
            const view = { ...VIEW, width: 60, height: 50, maxIterations: 50 };
            const { spans, milliseconds } = await page.evaluate(
              async ([view, options]) => {
                const spans: Parameters<NonNullable<Entry.WebRenderOptions['onSpan']>>[0][] = [];
                const begun = performance.now();
                const onSpan = (span: (typeof spans)[number]) => void spans.push(span);
                await mandelbrot.render(view, { ...options, onSpan });
                return { spans, milliseconds: performance.now() - begun };
              },
              [view, strategy === 'threads' ? { ...how, workers: 2 } : how] as const,
            );
            const pieces = spans.flatMap((span) => [...span.pieces]).sort((a, b) => a - b);
            const count = grain === 'tile' ? 9 : 3000;
            expect(pieces).toEqual(Array.from({ length: count }, (_, i) => i));
            for (const { worker, start, end } of spans) {
              expect([0, 1]).toContain(worker);
              // Workers have clocks of their own, set by that of the machine.
              expect(start).toBeGreaterThan(-50);
              expect(end).toBeGreaterThanOrEqual(start);
              expect(end).toBeLessThan(milliseconds + 50);
            }
          }
        }
      }
      const thrown = await page.evaluate(async (view) => {
        const onSpan = () => {
          throw new Error('mine');
        };
        return mandelbrot.render(view, { onSpan }).catch((error: Error) => error.message);
      }, VIEW);
      expect(thrown).toBe('mine');
    });

    it('renders Julia sets and other powers', async () => {
      const formulas = [
        { julia: { re: -0.4, im: 0.6 } },
        { power: 3 },
        { julia: DENDRITE, power: 4 },
      ];
      for (const formula of formulas) {
        const view = { ...VIEW, ...formula };
        const counts = await page.evaluate(
          async (view) => Array.from((await mandelbrot.render(view)).counts),
          view,
        );
        expect(counts, JSON.stringify(formula)).toEqual(Array.from(naiveCounts(view)));
      }
    });

    it('in every grain and order', async () => {
      for (const grain of ['row', 'tile', 'pixel'] as const) {
        for (const order of ['random', 'interleaved'] as const) {
          const { counts } = await renderOn(page, { grain, order, tileSize: 7, seed: 3 });
          expect(counts, `${grain} ${order}`).toEqual(wanted);
        }
      }
    });

    it('gives tiles as they come, one picture after another on the same workers', async () => {
      const covered = await page.evaluate(async (view) => {
        const pool = mandelbrot.threads({ workers: 2 });
        const seen: number[] = [];
        for (let round = 0; round < 2; round += 1) {
          const pixels = new Uint8Array(view.width * view.height);
          const options = { strategy: pool, tileSize: 20 };
          for await (const tile of mandelbrot.renderTiles(view, options)) {
            for (let j = tile.y; j < tile.y + tile.height; j += 1) {
              for (let i = tile.x; i < tile.x + tile.width; i += 1) {
                pixels[j * view.width + i]! += 1;
              }
            }
          }
          seen.push(Number(pixels.every((times) => times === 1)));
        }
        await pool.close();
        const after = await mandelbrot.render(view, { strategy: pool }).catch(({ code }) => code);
        return { seen, after };
      }, VIEW);
      expect(covered).toEqual({ seen: [1, 1], after: 'CLOSED' });
    });

    it('ends where it is aborted, also in the middle of a point, and the workers go on', async () => {
      const result = await page.evaluate(
        async ([long, view]) => {
          const pool = mandelbrot.threads({ workers: 2 });
          const abort = new AbortController();
          const options = { strategy: pool, pruned: false, signal: abort.signal };
          const running = mandelbrot.render(long, options).catch((error) => String(error));
          // By now it has begun: this is behind its first messages in the queue.
          await new Promise((resolve) => setTimeout(resolve, 0));
          abort.abort('enough');
          const reason = await running;
          const { counts } = await mandelbrot.render(view, { strategy: pool });
          await pool.close();
          return { reason, counts: Array.from(counts) };
        },
        [LONG, VIEW] as const,
      );
      expect(result.reason).toBe('enough');
      expect(result.counts).toEqual(wanted);
    });

    it('refuses what is wrong in one line', async () => {
      const messages = await page.evaluate(async (view) => {
        const bad: [object, object][] = [
          [{ ...view, width: 0 }, {}],
          [{ ...view, y1: view.y0 }, {}],
          [view, { kernel: 'native' }],
          [view, { strategy: 'processes' }],
          [view, { strategy: 'inline', workers: 2 }],
          [view, { colour: 1 }],
        ];
        const failures = bad.map(([view, options]) =>
          mandelbrot
            .render(view as never, options)
            .then(String, ({ code, message }) => [code, message.includes('\n')]),
        );
        return Promise.all(failures);
      }, VIEW);
      expect(messages).toEqual(messages.map(() => ['INVALID_OPTION', false]));
    });

    it('says so where the worker cannot be loaded', async () => {
      const code = await page.evaluate(async (view) => {
        const start = () =>
          new (globalThis as never as { Worker: new (u: string) => never }).Worker('none.js');
        const pool = mandelbrot.threads({ workers: 2, start });
        const failure = await mandelbrot.render(view, { strategy: pool }).catch((error) => error);
        await pool.close();
        return failure.code;
      }, VIEW);
      expect(code).toBe('WORKER_DIED');
    });

    it('colours', async () => {
      const pixels = await page.evaluate(async (view) => {
        const image = await mandelbrot.render(view);
        return Array.from(mandelbrot.toRGBA(image, 'viridis'));
      }, VIEW);
      const { render, toRGBA } = await import('@parallel/mandelbrot');
      expect(pixels).toEqual(Array.from(toRGBA(await render(VIEW), 'viridis')));
    });
  });

  it('with shared memory, computes in memory of WebAssembly', async () => {
    const page = await browser.page('isolated');
    const done = await page.evaluate(async (view) => {
      const all = [];
      for (const strategy of ['threads', 'inline'] as const) {
        const options = { strategy, memory: 'shared', kernel: 'wasm' } as const;
        const { counts } = await mandelbrot.render(view, options);
        const { buffer } = counts;
        const behind = new Float64Array(
          buffer,
          Math.ceil(counts.byteLength / 128) * 128,
          view.width,
        );
        all.push({
          counts: Array.from(counts),
          size: buffer.byteLength,
          behind: Array.from(behind),
        });
      }
      return all;
    }, LARGE);
    for (const { counts, size, behind } of done) {
      expect(counts).toEqual(Array.from(naiveCounts(LARGE)));
      expect(size % 65_536).toBe(0);
      // Where the coordinates are that it was computed from.
      expect(behind).toEqual(Array.from(coordinatesOf(LARGE).cx));
    }
    await page.close();
  });

  describe('deep down', () => {
    const place = PLACES.find(({ name }) => name === 'spiral-50')!;
    const { centerX, centerY, viewHeight } = place;
    const deep = { width: 61, height: 45, centerX, centerY, viewHeight, maxIterations: 6000 };

    it('renders the counts that Node.js does, in all ways', async () => {
      const { render } = await import('@parallel/mandelbrot');
      const node = await render(deep, { strategy: 'inline' });
      const wanted = Array.from(node.counts);
      const wantedSmooth = Array.from(node.smooth!);
      expect(new Set(wanted).size).toBeGreaterThan(50);
      const page = await browser.page('isolated');
      const options: Options[] = [
        { workers: 2 },
        { workers: 2, memory: 'transfer', grain: 'row' },
        { workers: 3, memory: 'copy', order: 'random' },
        { strategy: 'inline' },
      ];
      const done = await page.evaluate(
        async ([view, options]) => {
          const all = [];
          for (const how of options) {
            const { counts, smooth, ...image } = await mandelbrot.render(view, how);
            all.push({ counts: Array.from(counts), smooth: Array.from(smooth!), image });
          }
          return all;
        },
        [deep, options] as const,
      );
      for (const { counts, smooth, image } of done) {
        const { kernel, method } = image;
        expect({ kernel, method }).toEqual({ kernel: 'js', method: 'perturbation' });
        expect(image).toMatchObject({ centerX, centerY, viewHeight, x0: node.x0, y1: node.y1 });
        expect(counts, image.memory).toEqual(wanted);
        expect(smooth, image.memory).toEqual(wantedSmooth);
      }
      const flat = await page.evaluate(async (view) => {
        const shallow = { ...view, viewHeight: '1e-3' };
        const { method, kernel } = await mandelbrot.render(shallow);
        return [method, kernel];
      }, deep);
      expect(flat).toEqual(['double', 'wasm']);
      await page.close();
    });

    it('ends where it is aborted: in the reference, among the tiles, in a point without end', async () => {
      const page = await browser.page('isolated');
      const result = await page.evaluate(async (view) => {
        const pool = mandelbrot.threads({ workers: 2 });
        // The centre repeats itself after four million steps or never; a point inside goes on for ever.
        const long = { ...view, centerX: '-0.75', centerY: '1e-7', maxIterations: 2 ** 26 };
        const abort = new AbortController();
        const running = mandelbrot
          .render(long, { strategy: pool, signal: abort.signal })
          .catch((error) => String(error));
        await new Promise((resolve) => setTimeout(resolve, 50));
        abort.abort('in the reference');
        const reasons = [await running];
        const later = new AbortController();
        const more = { strategy: pool, signal: later.signal, grain: 'pixel' } as const;
        const onTile = () => later.abort('among the tiles');
        reasons.push(await mandelbrot.render(view, { ...more, onTile }).catch(String));
        // Beside the centre 0, pixel (0, 1) is −0.75, which comes to rest after no time that anybody waits.
        const half = { width: 2, height: 2, centerX: 0, centerY: 0, viewHeight: 1.5 };
        const slow = { ...half, maxIterations: 2 ** 31 - 1 };
        const last = new AbortController();
        const endless = mandelbrot
          .render(slow, { strategy: pool, method: 'perturbation', signal: last.signal })
          .catch(String);
        await new Promise((resolve) => setTimeout(resolve, 50));
        last.abort('in a point');
        reasons.push(await endless);
        const { counts } = await mandelbrot.render(view, { strategy: pool });
        await pool.close();
        return { reasons, distinct: new Set(counts).size };
      }, deep);
      expect(result.reasons).toEqual(['in the reference', 'among the tiles', 'in a point']);
      expect(result.distinct).toBeGreaterThan(50);
      await page.close();
    });

    it('refuses what cannot be in one line, and moves views', async () => {
      const page = await browser.page('plain');
      const found = await page.evaluate(async (view) => {
        const refused = (view: object, options: object) =>
          mandelbrot.render(view as never, options).catch(({ code, message }) => [code, message]);
        return {
          wasm: await refused(view, { kernel: 'wasm' }),
          narrow: await refused({ ...view, viewHeight: '1e-300' }, {}),
          julia: await refused({ ...view, power: 3 }, {}),
          zoomed: mandelbrot.zoomView(view, 4).viewHeight,
          method: mandelbrot.methodOf(view),
        };
      }, deep);
      expect(found).toEqual({
        wasm: ['IMPOSSIBLE_COMBINATION', expect.stringMatching(/^option "kernel": "wasm" .+$/)],
        narrow: [
          'IMPOSSIBLE_COMBINATION',
          expect.stringMatching(/^option "viewHeight".+1e-290.+$/),
        ],
        julia: ['IMPOSSIBLE_COMBINATION', expect.stringMatching(/^option "power": 3 .+$/)],
        zoomed: '2.5e-51',
        method: 'perturbation',
      });
      await page.close();
    });
  });

  it('shared memory is refused where the page may not share', async () => {
    const page = await browser.page('plain');
    const failure = await page.evaluate(
      (view) =>
        mandelbrot.render(view, { memory: 'shared' }).catch(({ code, message }) => [code, message]),
      VIEW,
    );
    expect(failure).toEqual(['IMPOSSIBLE_COMBINATION', expect.stringContaining('Cross-Origin')]);
    await page.close();
  });
});
