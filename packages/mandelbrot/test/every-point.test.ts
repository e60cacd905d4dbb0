import { render, type View } from '@parallel/mandelbrot';
import fc from 'fast-check';
import { runs } from 'test-support/runs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noNative } from './support/native.js';
import { naiveCounts } from './support/oracle.js';
import { GRAINS, ORDERS, openPoints, type Point } from './support/points.js';

const side = fc.integer({ min: 1, max: 40 });
const near = fc.double({ min: -2.5, max: 2.5, noNaN: true });
const any = fc.double({ noDefaultInfinity: true, noNaN: true });

const viewsOf = (number: fc.Arbitrary<number>, most: number): fc.Arbitrary<View> =>
  fc
    .record({
      width: side,
      height: side,
      x0: number,
      y0: number,
      y1: number,
      maxIterations: fc.integer({ min: 1, max: most }),
    })
    // What has no height, or a scale that no double can say, is refused.
    .filter(({ height, y0, y1 }) => Number.isFinite(height / (y1 - y0)));

const schedules = fc.record({
  grain: fc.constantFrom(...GRAINS),
  order: fc.constantFrom(...ORDERS),
  seed: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  tileSize: fc.integer({ min: 1, max: 50 }),
  chunkSize: fc.oneof(fc.constant('auto' as const), fc.integer({ min: 1, max: 2000 })),
});

describe('every point renders what the oracle computes', () => {
  let points: ReturnType<typeof openPoints>;
  beforeAll(() => {
    points = openPoints();
  });
  afterAll(() => points.close());

  const expectImage = async (view: View, { name, ...point }: Point, schedule: object) => {
    const image = await render(view, { ...point, ...schedule });
    expect(image, name).toMatchObject({
      ...view,
      strategy: point.strategy.kind,
      memory: point.memory,
      kernel: point.kernel,
    });
    expect(image.counts, name).toEqual(naiveCounts(view));
  };

  it('has as many points as there are', () => {
    const linux = process.platform === 'linux';
    expect(points.all).toHaveLength(noNative ? 14 : linux ? 25 : 22);
  });

  it('of a view without symmetry, in every grain and order', async () => {
    const view = { width: 37, height: 23, x0: -1.9, y0: -0.71, y1: 0.93, maxIterations: 150 };
    for (const point of points.all) {
      for (const grain of GRAINS) {
        for (const order of ORDERS) {
          const name = `${point.name} ${grain} ${order}`;
          await expectImage(view, { ...point, name }, { grain, order, tileSize: 8, seed: 5 });
        }
      }
    }
  });

  it('of any small view, in any schedule', async () => {
    const index = fc.nat();
    await fc.assert(
      fc.asyncProperty(viewsOf(near, 300), schedules, index, async (view, schedule, index) => {
        await expectImage(view, points.all[index % points.all.length]!, schedule);
      }),
      runs(400),
    );
  });

  it('of views at the ends of what a double can say, with each kernel', async () => {
    const ways = points.all.filter(({ strategy }) => /inline|native/.test(strategy.kind));
    await fc.assert(
      fc.asyncProperty(viewsOf(any, 60), async (view) => {
        for (const point of ways) await expectImage(view, point, {});
      }),
      runs(150),
    );
  });

  it('of views so small that products are denormal, with each kernel', async () => {
    const ways = points.all.filter(({ strategy }) => /inline|native/.test(strategy.kind));
    const tiny = fc.double({ min: -1e-150, max: 1e-150, noNaN: true });
    const tinier = fc.double({ min: -1e-306, max: 1e-306, noNaN: true });
    await fc.assert(
      fc.asyncProperty(viewsOf(fc.oneof(tiny, tinier), 60), async (view) => {
        for (const point of ways) await expectImage(view, point, {});
      }),
      runs(150),
    );
  });

  it('of points that all escape, however far they might be followed', async () => {
    const view = { width: 9, height: 9, x0: 1, y0: 1, y1: 2, maxIterations: 2 ** 31 - 1 };
    for (const point of points.all) await expectImage(view, point, { tileSize: 4 });
  });

  it('without any option', async () => {
    const view = { width: 130, height: 70, x0: -2, y0: 1, y1: -1.1, maxIterations: 200 };
    const image = await render(view);
    expect(image.counts).toEqual(naiveCounts(view));
    expect([image.strategy, image.kernel]).toEqual(
      noNative ? ['threads', 'js'] : ['native', 'native'],
    );
  });
});
