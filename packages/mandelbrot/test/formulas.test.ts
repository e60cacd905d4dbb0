import { requireNative } from '@parallel/core';
import {
  type CenterView,
  type Formula,
  type RenderOptions,
  readView,
  render,
  renderTiles,
  type Simd,
  smooth,
  toPNG,
  type View,
} from '@parallel/mandelbrot';
import fc from 'fast-check';
import { expectError } from 'test-support/errors';
import { runs } from 'test-support/runs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imageOf } from './support/images.js';
import { noNative } from './support/native.js';
import { naiveCounts } from './support/oracle.js';
import { openPoints } from './support/points.js';

const near = fc.double({ min: -2.2, max: 2.2, noNaN: true });
const any = fc.double({ noDefaultInfinity: true, noNaN: true });
const tiny = fc.double({ min: -1e-150, max: 1e-150, noNaN: true });
const power = fc.integer({ min: 2, max: 8 });
/** Inside the set, on its edge, where all is dust, and at the ends of what a double can say. */
const constants = fc.oneof(
  fc.constantFrom([0, 0], [-1, 0], [0.25, 0], [-2, 0], [0, 1], [-0.12, 0.74], [0.3, 0.5]),
  fc.tuple(near, near),
  fc.tuple(near, fc.oneof(tiny, fc.constant(-0))),
  fc.tuple(fc.oneof(any, tiny), fc.oneof(any, tiny)),
);
const formulas = fc.oneof(
  fc.record({ power }),
  fc.record({ julia: constants.map(([re, im]) => ({ re: re!, im: im! })), power }),
);
const viewsOf = (number: fc.Arbitrary<number>) =>
  fc
    .record({
      width: fc.integer({ min: 1, max: 24 }),
      height: fc.integer({ min: 1, max: 24 }),
      x0: number,
      y0: number,
      y1: number,
      maxIterations: fc.integer({ min: 1, max: 400 }),
    })
    .filter(({ height, y0, y1 }) => Number.isFinite(height / (y1 - y0)));
const views = fc
  .tuple(fc.oneof(viewsOf(near), viewsOf(near), viewsOf(any), viewsOf(tiny)), formulas)
  .map(([view, formula]): View => ({ ...view, ...formula }));

describe('Julia sets and multibrot have the counts of the definition', () => {
  let points: ReturnType<typeof openPoints>;
  beforeAll(() => {
    points = openPoints();
  });
  afterAll(() => points.close());

  const kernels = ['js', 'wasm', ...(noNative ? [] : (['native'] as const))] as const;

  it.each(kernels)('in any view, pruned and not, by kernel %s', async (kernel) => {
    await fc.assert(
      fc.asyncProperty(views, fc.integer({ min: 1, max: 30 }), async (view, tileSize) => {
        const wanted = naiveCounts(view);
        for (const pruned of [true, false]) {
          const image = await render(view, { strategy: 'inline', kernel, pruned, tileSize });
          expect(image.counts, `pruned ${pruned}`).toEqual(wanted);
        }
      }),
      runs(400),
    );
  });

  it.skipIf(noNative)('by every native kernel', async () => {
    const simds = requireNative().mandelbrotKernels() as Simd[];
    await fc.assert(
      fc.asyncProperty(views, fc.boolean(), async (view, pruned) => {
        const wanted = naiveCounts(view);
        for (const simd of simds) {
          expect((await render(view, { simd, pruned, workers: 2 })).counts, simd).toEqual(wanted);
        }
      }),
      runs(200),
    );
  });

  it.each<[string, Formula]>([
    ['a Julia set', { julia: { re: -0.12, im: 0.74 } }],
    ['a Julia set with a real c', { julia: { re: -1, im: 0 } }],
    ['a Julia set with a c outside of 2', { julia: { re: -2.1, im: 0.3 } }],
    ['a multibrot set', { power: 3 }],
    ['a Julia set of power 5', { julia: { re: 0.4, im: 0.5 }, power: 5 }],
  ])('%s, at every point of the axes', async (_, formula) => {
    const view = { width: 43, height: 31, x0: -1.7, y0: -1.1, y1: 1.3, maxIterations: 200 };
    const wanted = naiveCounts({ ...view, ...formula });
    for (const { name, ...point } of points.all) {
      const image = await render({ ...view, ...formula }, { ...point, tileSize: 9 });
      expect(image, name).toMatchObject(formula);
      expect(image.counts, name).toEqual(wanted);
    }
  });

  it('in tiles that are sent to workers, and yielded as they are finished', async () => {
    const view = { width: 40, height: 30, x0: -1.6, y0: -1.2, y1: 1.2, maxIterations: 100 };
    const formula = { julia: { re: -0.4, im: 0.6 }, power: 2 };
    const wanted = naiveCounts({ ...view, ...formula });
    for (const { name, ...point } of points.oneKernel) {
      const how = { ...point, claim: 'dealt' as const, grain: 'row' as const };
      // Native threads take all tiles at once.
      const usual = point.strategy.kind === 'native' ? point : how;
      let seen = 0;
      for await (const tile of renderTiles({ ...view, ...formula }, usual)) {
        seen += tile.width * tile.height;
        if (seen === 1200) expect(tile.image.counts, name).toEqual(wanted);
      }
      expect(seen, name).toBe(1200);
    }
  });

  it('by a centre, as deep as doubles go', async () => {
    const view = { width: 20, height: 10, centerX: '0.3', centerY: 0.1, viewHeight: '1e-9' };
    const formula = { julia: { re: -0.8, im: 0.156 }, maxIterations: 300 };
    const image = await render({ ...view, ...formula });
    expect(image.method).toBe('double');
    const { x0, y0, y1, width, height } = image;
    expect(image.counts).toEqual(naiveCounts({ ...formula, x0, y0, y1, width, height }));
  });
});

describe('beyond doubles there is the Mandelbrot set alone', () => {
  const size = { width: 4, height: 4, maxIterations: 10 };
  const deep = { ...size, centerX: '0.3', centerY: '0.2', viewHeight: '1e-40' };

  it.each<[string, View | CenterView, RenderOptions, string]>([
    ['a Julia set', { ...deep, julia: { re: 0, im: 1 } }, {}, '"julia": 0, 1'],
    ['another power', { ...deep, power: 3 }, {}, '"power": 3'],
    ['asked for doubles', { ...deep, power: 4 }, { method: 'double' }, '"power": 4'],
    [
      'asked for perturbation',
      { ...size, x0: 0, y0: 0, y1: 1, power: 8 },
      { method: 'perturbation' },
      '"power": 8',
    ],
  ])('%s is refused', async (_, view, options, word) => {
    await expectError(render(view, options), 'IMPOSSIBLE_COMBINATION', word, '"perturbation"');
  });

  it('and power 2 is no other', async () => {
    expect((await render({ ...deep, power: 2 })).method).toBe('perturbation');
  });
});

/** By the definition: log_n of the potential, from a z so far away that c does not matter. */
function continuousCount([px, py]: readonly [number, number], formula: Formula): number {
  const { julia, power = 2 } = formula;
  let [x, y] = julia ? [px, py] : [0, 0];
  const [cx, cy] = julia ? [julia.re, julia.im] : [px, py];
  for (let k = 0; ; k += 1) {
    const size = Math.hypot(x, y);
    if (size > 1e30) return k + 1 - Math.log(Math.log2(size)) / Math.log(power);
    let [a, b] = [x, y];
    for (let n = 1; n < power; n += 1) [a, b] = [a * x - b * y, a * y + b * x];
    [x, y] = [a + cx, b + cy];
  }
}

describe('smooth colouring', () => {
  const near = fc.double({ min: -1.5, max: 1.5, noNaN: true });
  const julia = fc.record({ re: near, im: near });
  const smoothed = fc.record(
    {
      width: fc.integer({ min: 1, max: 20 }),
      height: fc.integer({ min: 1, max: 12 }),
      x0: fc.double({ min: -3, max: 1, noNaN: true }),
      y0: fc.double({ min: -2, max: 1, noNaN: true }),
      size: fc.double({ min: 1e-3, max: 3, noNaN: true }),
      maxIterations: fc.integer({ min: 1, max: 300 }),
      power,
      julia,
    },
    { requiredKeys: ['width', 'height', 'x0', 'y0', 'size', 'maxIterations'] },
  );

  it('makes the potential of each point', async () => {
    await fc.assert(
      fc.asyncProperty(smoothed, async ({ size, ...rest }) => {
        const view = { ...rest, y1: rest.y0 + size };
        const image = { ...imageOf(naiveCounts(view), view.width), ...view };
        const { smooth: fractions, counts } = await smooth(image);
        const scale = view.height / (view.y1 - view.y0);
        counts.forEach((count, i) => {
          const x = view.x0 + (i % view.width) / scale;
          const y = view.y0 + Math.floor(i / view.width) / scale;
          const wanted = count < 0 ? -1 : continuousCount([x, y], view);
          expect(Math.abs(count + fractions[i]! - wanted)).toBeLessThan(1e-4);
        });
      }),
      runs(100),
    );
  });

  it('is the same by workers', async () => {
    const view = { width: 60, height: 40, x0: -1.5, y0: -1, y1: 1, maxIterations: 300 };
    for (const formula of [{ power: 3 }, { julia: { re: 0.3, im: 0.5 } }]) {
      const image = await render({ ...view, ...formula });
      const own = await smooth(image, { strategy: 'threads', workers: 2 });
      expect(own.smooth).toEqual((await smooth(image)).smooth);
    }
  });
});

describe('a PNG file', () => {
  it('keeps the formula, and is rendered again from itself, byte for byte', async () => {
    const size = { width: 30, height: 20, x0: -1.5, y0: -1, y1: 1, maxIterations: 90 };
    const julia = { re: -0.8, im: 0.156 };
    for (const formula of [{ julia }, { power: 3 }, { julia, power: 6 }, {}]) {
      const png = toPNG(await render({ ...size, ...formula }), 'twilight');
      const { view, colors } = readView(png);
      expect(view).toEqual({ ...size, ...formula });
      expect(toPNG(await render(view), colors)).toEqual(png);
    }
  });

  it('says nothing of power 2, as before there were others', async () => {
    const view = { width: 3, height: 2, x0: -1.5, y0: -1, y1: 1, maxIterations: 9, power: 2 };
    expect(readView(toPNG(await render(view))).view).not.toHaveProperty('power');
  });
});
