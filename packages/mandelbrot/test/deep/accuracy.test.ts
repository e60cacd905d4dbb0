import { type CenterView, type RenderOptions, render, smooth } from '@parallel/mandelbrot';
import fc from 'fast-check';
import { runs } from 'test-support/runs';
import { describe, expect, it } from 'vitest';
import { noNative } from '../support/native.js';
import { exactPoints } from './oracle.js';
import { PLACES } from './places.js';

const WAYS: RenderOptions[] = [
  { strategy: 'inline' },
  { strategy: 'threads', workers: 2, memory: 'transfer' },
  ...(noNative ? [] : [{ strategy: 'native', workers: 2 } as const]),
];

/** How far continuous counts may be from the oracle's, besides what a billionth of a pixel makes. */
const CONTINUOUS = 2e-5;

/** How many counts differ. */
const differing = (a: Int32Array, b: Int32Array) => a.filter((count, i) => count !== b[i]).length;

describe.each(PLACES)('$name', ({ name, ...place }) => {
  const view: CenterView = { ...place, width: 12, height: 9, maxIterations: 6000 };
  const isFar = Number(/e-(\d+)/.exec(place.viewHeight)![1]) > 290;

  it.skipIf(isFar)(
    'has the same counts, and makes them continuous by the same bits, whoever computes them',
    async () => {
      const larger = { ...view, width: 60, height: 45 };
      const [first, ...others] = await Promise.all(WAYS.map((way) => render(larger, way)));
      expect(first).toMatchObject({ ...larger, method: 'perturbation', kernel: 'js' });
      expect(new Set(first!.counts).size).toBeGreaterThan(2);
      for (const other of others) {
        expect(other.counts, other.strategy).toEqual(first!.counts);
        expect(other.smooth, other.strategy).toEqual(first!.smooth);
      }
      first!.counts.forEach((count, i) => {
        if (count < 0) expect(first!.smooth![i]).toBe(0);
      });
    },
  );

  it.skipIf(noNative && isFar)(
    'has the counts of the oracle, but for one pixel in fifty',
    async () => {
      const image = await render(view);
      expect(image.method).toBe('perturbation');
      const exact = exactPoints(view);
      let different = 0;
      image.counts.forEach((count, at) => {
        const [i, j] = [at % view.width, Math.floor(at / view.width)];
        const wanted = exact(i, j);
        if (count !== wanted.count) different += 1;
        if (count < 0 || wanted.count < 0) return;
        const error = Math.abs(count + image.smooth![at]! - wanted.value);
        if (error <= CONTINUOUS) return;
        const slope = Math.abs(exact(i, j, 1).value - wanted.value);
        expect(error, `pixel ${i}, ${j}`).toBeLessThanOrEqual(CONTINUOUS + slope);
      });
      expect(different).toBeLessThanOrEqual(2);
    },
  );
});

it('memory, grain and order do not matter, nor do processes', async () => {
  const [{ name, ...place }] = PLACES as [(typeof PLACES)[0]];
  const view: CenterView = { ...place, width: 33, height: 17, maxIterations: 3000 };
  const { counts, smooth } = await render(view, { strategy: 'inline' });
  const ways: RenderOptions[] = [
    { strategy: 'processes', workers: 2, memory: 'copy', grain: 'row' },
    { strategy: 'threads', workers: 2, memory: 'copy', tileSize: 5, order: 'random' },
    { strategy: 'auto', workers: 2 },
    ...(noNative ? [] : [{ strategy: 'native', grain: 'pixel', order: 'reversed' } as const]),
  ];
  for (const way of ways) {
    const image = await render(view, way);
    expect(image, name).toMatchObject({ method: 'perturbation', strategy: way.strategy });
    expect(image.counts, way.strategy as string).toEqual(counts);
    expect(image.smooth, way.strategy as string).toEqual(smooth);
  }
});

/** On the rim of the cardioid, near −2, at i, or anywhere; so many digits behind it, and so deep. */
const somewhere = fc
  .record({
    kind: fc.constantFrom('rim', 'needle', 'i', 'plane'),
    angle: fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
    digits: fc.stringMatching(/^\d{0,60}$/),
    depth: fc.integer({ min: 0, max: 250 }),
    maxIterations: fc.integer({ min: 1, max: 2000 }),
  })
  .map(({ kind, angle, digits, depth, maxIterations }): CenterView => {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const [x, y] = {
      rim: [cos / 2 - Math.cos(2 * angle) / 4, sin / 2 - Math.sin(2 * angle) / 4],
      needle: [-2 + 10 ** (-3 * angle), 0],
      i: [0, 1],
      plane: [2 * cos - 0.5, 1.5 * sin],
    }[kind] as [number, number];
    const text = (part: number) => `${part.toFixed(17)}${digits}`;
    const place = { centerX: text(x), centerY: text(y), viewHeight: `3e-${depth}` };
    return { ...place, width: 24, height: 18, maxIterations };
  });

it.skipIf(noNative)('anywhere, native threads and JavaScript agree in every bit', async () => {
  await fc.assert(
    fc.asyncProperty(somewhere, async (view) => {
      const ways = ['inline', 'native'] as const;
      const [js, native] = await Promise.all(
        ways.map((strategy) => render(view, { strategy, method: 'perturbation' })),
      );
      expect(native!.counts).toEqual(js!.counts);
      expect(native!.smooth).toEqual(js!.smooth);
    }),
    runs(150),
  );
});

describe('where doubles do as well', () => {
  const views = [
    { centerX: '-0.7766105925997', centerY: '0.1346089616750', viewHeight: '1e-10' },
    { centerX: -0.10109636384562216, centerY: 0.9562865108091415, viewHeight: 1e-10 },
    { centerX: '-1.7687788', centerY: '0.0017389', viewHeight: '2e-6' },
    { centerX: -0.75, centerY: 0, viewHeight: 2.5 },
  ].map((view) => ({ ...view, width: 160, height: 120, maxIterations: 5000 }));

  it.each(views)('perturbation agrees with them: $viewHeight', async (view) => {
    const [plain, deep] = await Promise.all([
      render(view),
      render(view, { method: 'perturbation' }),
    ]);
    expect([plain.method, deep.method]).toEqual(['double', 'perturbation']);
    expect(new Set(plain.counts).size).toBeGreaterThan(50);
    // The plain loop is the less accurate of the two: its own rounding moves points.
    expect(differing(plain.counts, deep.counts)).toBeLessThan(plain.counts.length / 20);
    expect(plain.smooth).toBeUndefined();
    const followed = await smooth(plain);
    const errors = Float64Array.from(plain.counts.filter((count) => count >= 0));
    let escaped = 0;
    plain.counts.forEach((count, i) => {
      if (count < 0) return;
      errors[escaped] = Math.abs(
        count + followed.smooth[i]! - (deep.counts[i]! + deep.smooth![i]!),
      );
      escaped += 1;
    });
    errors.sort();
    expect(errors[escaped >> 1]).toBeLessThan(0.001);
    expect(errors[Math.floor(0.95 * escaped)]).toBeLessThan(0.5);
  });

  it('continuous counts do not need the doubles of −2, where nothing gets away', async () => {
    const tip = { centerX: -2, centerY: 0, viewHeight: '1e-100', maxIterations: 1000 };
    const view = { ...tip, width: 9, height: 7 };
    const { counts, smooth: more } = await render(view, { strategy: 'inline' });
    const exact = exactPoints(view);
    counts.forEach((count, at) => {
      const [i, j] = [at % view.width, Math.floor(at / view.width)];
      const { value } = count < 0 ? { value: 0 } : exact(i, j);
      expect(Math.abs((count < 0 ? 0 : count + more![at]!) - value), `${i}, ${j}`).toBeLessThan(
        CONTINUOUS,
      );
    });
  });

  it('huge pictures are finite', async () => {
    const vast = { centerX: 0, centerY: 0, viewHeight: '1e200', maxIterations: 9 };
    for (const way of WAYS) {
      const { smooth: more } = await render(
        { ...vast, width: 4, height: 3 },
        { ...way, method: 'perturbation' },
      );
      for (const fraction of more!) expect(fraction).toSatisfy(Number.isFinite);
    }
  });

  it('a centre and corners are the same view, bit for bit', async () => {
    const corners = { width: 64, height: 48, x0: -2, y0: -1.125, y1: 1.125, maxIterations: 300 };
    const { width, height, maxIterations } = corners;
    const center = {
      width,
      height,
      centerX: -0.5,
      centerY: '0',
      viewHeight: '2.25',
      maxIterations,
    };
    const [a, b] = [await render(corners), await render(center)];
    expect(b).toMatchObject({ ...corners, centerX: '-0.5', centerY: '0', viewHeight: '2.25' });
    expect(b.counts).toEqual(a.counts);
  });

  it('corners stay with doubles unless asked, however close they are, also turned over', async () => {
    const view = { width: 8, height: 8, x0: -1.9, y0: 0.1, y1: 0.1 - 1e-15, maxIterations: 500 };
    expect((await render(view)).method).toBe('double');
    const turned = await render(view, { method: 'perturbation' });
    const back = { ...view, x0: view.x0 - 1e-15, y0: view.y1, y1: view.y0 };
    expect(turned.method).toBe('perturbation');
    expect((await render(back, { method: 'perturbation' })).method).toBe('perturbation');
  });
});
