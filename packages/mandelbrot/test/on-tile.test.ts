import { getEventListeners } from 'node:events';
import { inline, type Progress, type Strategy } from '@parallel/core';
import { type Grain, render, type Tile } from '@parallel/mandelbrot';
import { rejection } from 'test-support/errors';
import { warningsWhile } from 'test-support/warnings';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { naiveCounts } from './support/oracle.js';
import { openPoints } from './support/points.js';

const view = { width: 30, height: 22, x0: -2, y0: -1.2, y1: 1, maxIterations: 60 };
const expected = naiveCounts(view);
const TILES = 5 * 4;

/** A tile's part of a picture. */
const cut = (counts: Int32Array, tile: Tile) =>
  Array.from({ length: tile.height }, (_, j) => {
    const start = (tile.y + j) * view.width + tile.x;
    return [...counts.subarray(start, start + tile.width)];
  });

describe('onTile', () => {
  let points: ReturnType<typeof openPoints>;
  let alone: Strategy;
  beforeAll(() => {
    points = openPoints();
    alone = inline();
  });
  afterAll(() => Promise.all([points.close(), alone.close()]));

  /** The corners of the tiles, in the order in which they were finished. */
  const finished = async (grain: Grain, options: object) => {
    const corners: string[] = [];
    const onTile = ({ x, y }: Tile) => corners.push(`${x},${y}`);
    await render(view, {
      strategy: alone,
      kernel: 'js',
      grain,
      tileSize: 6,
      chunkSize: 1,
      onTile,
      ...options,
    });
    return corners;
  };

  it('is called once for each tile, whose counts are then in the image', async () => {
    for (const { name, ...how } of points.oneKernel) {
      const tiles: Tile[] = [];
      let given: unknown;
      const image = await render(view, {
        ...how,
        tileSize: 6,
        onTile(tile, image) {
          tiles.push(tile);
          given = image;
          expect(cut(image.counts, tile), name).toEqual(cut(expected, tile));
        },
      });
      expect(given, name).toBe(image);
      expect(tiles, name).toHaveLength(TILES);
      const pixels = tiles.reduce((sum, { width, height }) => sum + width * height, 0);
      expect(pixels, name).toBe(view.width * view.height);
      expect(new Set(tiles.map(({ x, y }) => `${x},${y}`)).size, name).toBe(TILES);
    }
  });

  it.each(['pixel', 'row', 'tile'] as const)('comes in the order asked for: %s', async (grain) => {
    const sequential = await finished(grain, {});
    const random = await finished(grain, { order: 'random', seed: 1 });
    const byRow = [...sequential].sort((a, b) => {
      const [[ax, ay], [bx, by]] = [a.split(',').map(Number), b.split(',').map(Number)];
      return ay! - by! || ax! - bx!;
    });
    expect(sequential).toEqual(byRow);
    expect(random).not.toEqual(sequential);
    expect([...random].sort()).toEqual([...sequential].sort());
    expect(await finished(grain, { order: 'random', seed: 1 })).toEqual(random);
    expect(await finished(grain, { order: 'random', seed: 2 })).not.toEqual(random);
    expect(await finished(grain, { order: 'random' })).toEqual(
      await finished(grain, { order: 'random', seed: 0 }),
    );
  });

  it('may throw: render rejects with that, and the strategy can be used again', async () => {
    for (const { name, ...how } of points.oneKernel) {
      const boom = new Error('the listener broke');
      const onTile = () => {
        throw boom;
      };
      expect(await rejection(render(view, { ...how, tileSize: 2, onTile })), name).toBe(boom);
      expect((await render(view, how)).counts, name).toEqual(expected);
    }
  });

  it('is not called after an abort before the start', async () => {
    const reason = new Error('not at all');
    const signal = AbortSignal.abort(reason);
    for (const { name, ...how } of points.oneKernel) {
      const onTile = () => expect.unreachable();
      expect(await rejection(render(view, { ...how, signal, onTile })), name).toBe(reason);
    }
  });

  it('can abort: render rejects with the reason, and the strategy can be used again', async () => {
    for (const { name, ...how } of points.oneKernel) {
      const controller = new AbortController();
      const reason = new Error('enough');
      const onTile = () => controller.abort(reason);
      const options = { ...how, tileSize: 1, onTile, signal: controller.signal };
      expect(await rejection(render(view, options)), name).toBe(reason);
      expect((await render(view, how)).counts, name).toEqual(expected);
    }
  });

  it('has onProgress beside it, which counts tiles up to all', async () => {
    for (const { name, ...how } of points.oneKernel) {
      const seen: Progress[] = [];
      await render(view, { ...how, tileSize: 6, onProgress: (progress) => seen.push(progress) });
      expect(new Set(seen.map(({ total }) => total)), name).toEqual(new Set([TILES]));
      const done = seen.map((progress) => progress.done);
      expect(done, name).toEqual([...done].sort((a, b) => a - b));
      expect(seen.at(-1), name).toMatchObject({ done: TILES, eta: 0 });
    }
  });

  it('and a signal for many pictures warn nobody, and nobody listens in the end', async () => {
    const { signal } = new AbortController();
    const warned = await warningsWhile(async () => {
      for (const { name, ...how } of points.oneKernel) {
        const many = Array.from({ length: 12 }, (_, i) =>
          render(view, { ...how, signal, ...(i % 2 === 0 && { onTile: () => {} }) }),
        );
        for (const { counts } of await Promise.all(many)) expect(counts, name).toEqual(expected);
      }
    });
    expect(warned).toEqual([]);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
