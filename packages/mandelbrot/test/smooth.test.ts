import { auto, inline, processes, type Strategy, threads } from '@parallel/core';
import {
  type Formula,
  type Image,
  readView,
  render,
  smooth,
  toPNG,
  toRGBA,
  type View,
} from '@parallel/mandelbrot';
import fc from 'fast-check';
import { expectError, rejection } from 'test-support/errors';
import { runs } from 'test-support/runs';
import { afterAll, describe, expect, it } from 'vitest';
import { imageOf } from './support/images.js';
import { naiveCounts } from './support/oracle.js';

/** By the definition: the logarithm of the potential, from a z so far away that c does not matter. */
function continuousCount(px: number, py: number, { julia, power = 2 }: Formula): number {
  let [x, y] = julia ? [px, py] : [0, 0];
  const [cx, cy] = julia ? [julia.re, julia.im] : [px, py];
  for (let k = 0; ; k += 1) {
    const size = Math.hypot(x, y);
    if (size > 1e30) return k + 1 - Math.log(Math.log2(size)) / Math.log(power);
    // In the definition's order: where an orbit is chaotic, each rounding tells.
    let [a, b] = [x, y];
    for (let n = 1; n < power; n += 1) [a, b] = [a * x - b * y, a * y + b * x];
    [x, y] = [a + cx, b + cy];
  }
}

const imageFor = (view: View): Image => ({
  ...imageOf(naiveCounts(view), view.width),
  ...view,
});

const views = fc
  .record({
    width: fc.integer({ min: 1, max: 24 }),
    height: fc.integer({ min: 1, max: 16 }),
    x0: fc.double({ min: -2.5, max: 0.5, noNaN: true }),
    y0: fc.double({ min: -1.5, max: 1.5, noNaN: true }),
    size: fc.double({ min: 1e-4, max: 2, noNaN: true }),
    maxIterations: fc.integer({ min: 1, max: 400 }),
  })
  .map(({ size, ...rest }): View => ({ ...rest, y1: rest.y0 + size }));
const part = fc.double({ min: -0.8, max: 0.8, noNaN: true });
const formulas = fc.record<Formula>(
  { julia: fc.record({ re: part, im: part }), power: fc.integer({ min: 2, max: 8 }) },
  { requiredKeys: [] },
);

describe('what smooth adds', () => {
  it('makes the potential of each point, and nothing of those inside', async () => {
    await fc.assert(
      fc.asyncProperty(views, formulas, async (view, formula) => {
        const image = imageFor({ ...view, ...formula });
        const { smooth: fractions, counts } = await smooth(image);
        expect(counts).toBe(image.counts);
        const scale = view.height / (view.y1 - view.y0);
        counts.forEach((count, i) => {
          if (count < 0) {
            expect(fractions[i]).toBe(0);
            return;
          }
          const cx = view.x0 + (i % view.width) / scale;
          const cy = view.y0 + Math.floor(i / view.width) / scale;
          expect(Math.abs(count + fractions[i]! - continuousCount(cx, cy, formula))).toBeLessThan(
            1e-4,
          );
        });
      }),
      runs(60),
    );
  });

  it('is finite at −2, which counts as escaped and never gets away, and far outside', async () => {
    const tip = imageFor({ width: 2, height: 1, x0: -2, y0: 0, y1: 1, maxIterations: 9 });
    const far = imageFor({
      width: 2,
      height: 2,
      x0: 1e200,
      y0: 1e200,
      y1: 2e200,
      maxIterations: 9,
    });
    for (const image of [tip, far]) {
      for (const fraction of (await smooth(image)).smooth)
        expect(fraction).toSatisfy(Number.isFinite);
    }
  });
});

describe('under each strategy', () => {
  const view = { width: 97, height: 61, x0: -2, y0: -1.1, y1: 1.2, maxIterations: 2000 };
  const strategies: Strategy[] = [
    inline(),
    threads({ workers: 2 }),
    processes({ workers: 2 }),
    auto({ workers: 2 }),
  ];
  afterAll(() => Promise.all(strategies.map((strategy) => strategy.close())));

  it.each(strategies.map((strategy) => [strategy.kind, strategy] as const))(
    '%s: the same bits',
    async (_, strategy) => {
      const image = imageFor(view);
      const wanted = await smooth(image);
      expect((await smooth(image, { strategy })).smooth).toEqual(wanted.smooth);
    },
  );

  it('by name, of an image in shared memory', async () => {
    const image = await render(view, { strategy: 'threads', workers: 2, kernel: 'js' });
    const done: number[] = [];
    const onProgress = ({ done: n }: { done: number }) => done.push(n);
    const own = await smooth(image, { strategy: 'threads', workers: 2, onProgress });
    expect(own.smooth).toEqual((await smooth(image)).smooth);
    expect(done.length).toBeGreaterThan(0);
  });
});

describe('a deep image', () => {
  const center = { centerX: '0', centerY: '1', viewHeight: '1e-30' };
  const view = { ...center, width: 64, height: 48, maxIterations: 1000 };

  it('brings it, in all colours', async () => {
    const image = await render(view, { strategy: 'inline' });
    expect((await smooth(image, { strategy: 'threads' })).smooth).toBe(image.smooth);
    const tones = (coloring: 'bands' | 'smooth' | 'histogram') =>
      new Set(new Uint32Array(toRGBA(image, { colors: 'viridis', coloring }).buffer)).size;
    expect(tones('smooth')).toBeGreaterThan(5 * tones('bands'));
    expect(tones('histogram')).toBeGreaterThan(5 * tones('bands'));
    const { colors } = readView(toPNG(image, 'viridis'));
    expect(colors.coloring).toBe('smooth');
    expect(toPNG(image, colors)).toEqual(toPNG(image, 'viridis'));
  });

  it('at −2 has colours for the hundreds of steps that its points take after their counts', async () => {
    const tip = { ...view, centerX: -2, centerY: 0, viewHeight: '1e-100' };
    const image = await render(tip, { strategy: 'inline' });
    for (const coloring of ['smooth', 'histogram'] as const) {
      const rgba = toRGBA(image, { colors: 'grey', coloring });
      const light = rgba.filter((_, i) => i % 4 === 0 && image.counts[i / 4]! >= 0);
      expect(Math.max(...light) - Math.min(...light), coloring).toBeGreaterThan(100);
    }
  });
});

describe('is refused', () => {
  const image = imageOf([1, 2, 3]);

  it.each([
    ['strategy', { strategy: 'fibers' }],
    ['workers', { workers: 0 }],
    ['signal', { signal: 7 }],
    ['kernel', { kernel: 'js' }],
  ])('a wrong %s', async (option, options) => {
    await expectError(smooth(image, options as object), 'INVALID_OPTION', `"${option}"`);
  });

  it('a deep image without what it was rendered with', async () => {
    const deep = { ...image, method: 'perturbation' } as Image;
    await expectError(smooth(deep), 'IMPOSSIBLE_COMBINATION', '"coloring"', '"smooth"');
    expect(() => toRGBA(deep, 'viridis')).toThrow('"smooth"');
    expect(toRGBA(deep, { colors: 'viridis', coloring: 'bands' })).toHaveLength(12);
    expect(toRGBA(deep, { colors: 'viridis', coloring: 'histogram' })).toHaveLength(12);
  });

  it('what is aborted', async () => {
    const signal = AbortSignal.abort(new Error('no'));
    expect(await rejection(smooth(image, { signal }))).toBe(signal.reason);
  });
});
