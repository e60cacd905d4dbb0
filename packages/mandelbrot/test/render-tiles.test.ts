import { type RenderedTile, render, renderTiles } from '@parallel/mandelbrot';
import { expectError, rejection } from 'test-support/errors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noNative } from './support/native.js';
import { naiveCounts } from './support/oracle.js';
import { openPoints } from './support/points.js';

const view = { width: 30, height: 22, x0: -2, y0: -1.2, y1: 1, maxIterations: 60 };
const expected = naiveCounts(view);

describe('renderTiles', () => {
  let points: ReturnType<typeof openPoints>;
  beforeAll(() => {
    points = openPoints();
  });
  afterAll(() => points.close());

  const collect = async (tiles: AsyncIterable<RenderedTile>) => {
    const all: RenderedTile[] = [];
    for await (const tile of tiles) all.push(tile);
    return all;
  };

  it('yields each tile once, in whose image its counts are', async () => {
    for (const { name, ...how } of points.all) {
      const seen = new Int32Array(expected.length);
      for await (const { x, y, width, height, image } of renderTiles(view, {
        ...how,
        tileSize: 7,
      })) {
        for (let at = y * view.width + x; at < (y + height) * view.width; at += view.width) {
          const row = image.counts.slice(at, at + width);
          expect(row, name).toEqual(expected.slice(at, at + width));
          for (let i = at; i < at + width; i += 1) seen[i]! += 1;
        }
      }
      expect(new Set(seen), name).toEqual(new Set([1]));
    }
  });

  it('yields tiles of the native threads of its own as of any other', async () => {
    if (noNative) return;
    for (const order of ['sequential', 'reversed', 'random', 'interleaved'] as const) {
      const tiles = await collect(renderTiles(view, { workers: 2, order, grain: 'pixel' }));
      expect(tiles).toHaveLength(view.width * view.height);
      expect(tiles[0]!.image.counts).toEqual(expected);
    }
  });

  it('begins nothing before it is asked, refuses at once', async () => {
    const controller = new AbortController();
    const tiles = renderTiles(view, { signal: controller.signal });
    const reason = new Error('changed my mind');
    controller.abort(reason);
    expect(await rejection(tiles.next())).toBe(reason);
    const refused = async () => renderTiles({ ...view, width: 0 });
    await expectError(refused(), 'INVALID_OPTION', '"width"');
  });

  it('ends the rendering when the loop is left', async () => {
    // On the seam of two discs nothing is ever proved: two thousand million steps a pixel.
    const endless = {
      width: 64,
      height: 1,
      x0: -0.75,
      y0: 0,
      y1: 1e-7,
      maxIterations: 2 ** 31 - 1,
    };
    const far = { width: 4, height: 40, x0: 3, y0: -20, y1: 20, maxIterations: 100 };
    for (const { name, ...how } of points.oneKernel) {
      for await (const tile of renderTiles(far, { ...how, grain: 'pixel' })) {
        expect(tile.width, name).toBe(1);
        break;
      }
      expect((await render(view, how)).counts, name).toEqual(expected);
    }
    if (noNative) return;
    for (const pruned of [true, false]) {
      const controller = new AbortController();
      const run = render(endless, { pruned, signal: controller.signal });
      setImmediate(() => controller.abort(new Error('long enough')));
      expect(await rejection(run)).toBe(controller.signal.reason);
    }
  });

  it.each(['js', 'wasm', ...(noNative ? [] : (['native'] as const))] as const)(
    'stops a worker thread in the middle of a point: %s',
    async (kernel) => {
      const endless = { width: 1, height: 1, x0: -0.75, y0: 0, y1: 1, maxIterations: 2 ** 31 - 1 };
      const { strategy } = points.all.find((point) => point.strategy.kind === 'threads')!;
      const before = strategy.stats().died;
      for (const pruned of [true, false]) {
        const controller = new AbortController();
        const run = render(endless, { strategy, kernel, pruned, signal: controller.signal });
        setTimeout(() => controller.abort(new Error('long enough')), 5);
        expect(await rejection(run)).toBe(controller.signal.reason);
        expect((await render(view, { strategy, kernel })).counts).toEqual(expected);
      }
      // It was asked, not ended: the flag is looked at within the point.
      expect(strategy.stats().died).toBe(before);
    },
  );
});
