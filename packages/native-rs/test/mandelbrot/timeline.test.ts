import { describe, expect, it } from 'vitest';
import { cut, missing, picture } from '../support.js';
import { auto, drawTiles, mandelbrotClaim } from './support.js';

describe.skipIf(missing)('the timeline', () => {
  it('notes who had which tile from when to when, where it is told to', async () => {
    const [width, height, maxIterations] = [61, 47, 200];
    const { cx, cy } = picture(width, height, -2, -1, 1);
    const tiles = cut(width, height, 10);
    const count = tiles.length / 4;
    const shared = (length: number) => new Int32Array(new SharedArrayBuffer(4 * length));
    const counts = shared(width * height);
    const notes = () => new Float64Array(new SharedArrayBuffer(8 * 3 * count));
    /** Checks them, by the caller's clock, and says whose they are. */
    const check = (cells: Float64Array, from: number, to: number) => {
      const workers = new Set<number>();
      for (let tile = 0; tile < count; tile++) {
        const [worker, begun, done] = cells.subarray(3 * tile, 3 * tile + 3);
        workers.add(worker!);
        expect(begun).toBeGreaterThanOrEqual(from);
        expect(done).toBeGreaterThanOrEqual(begun!);
        // The clocks need not agree to the last microsecond.
        expect(done).toBeLessThanOrEqual(to + 1);
      }
      return workers;
    };
    const cells = notes();
    const before = performance.now();
    const told: number[] = [];
    const onTiles = (indices: Uint32Array) => {
      for (const index of indices) {
        expect(cells[3 * index + 2]).toBeGreaterThanOrEqual(before);
        told.push(index);
      }
    };
    const whole = { cx, cy, tiles, maxIterations, counts };
    await drawTiles({ ...whole, threads: 3, onTiles, timeline: { cells, now: before } });
    expect(told).toHaveLength(count);
    for (const worker of check(cells, before, performance.now()))
      expect([0, 1, 2]).toContain(worker);
    const own = notes();
    const timeline = { cells: own, worker: 7, now: 1e6 };
    const started = performance.now();
    const args = [cx, cy, tiles, maxIterations, counts, shared(2 + count), ...auto] as const;
    mandelbrotClaim(...args, undefined, undefined, timeline);
    expect(check(own, 1e6, 1e6 + performance.now() - started)).toEqual(new Set([7]));
    const refused: [unknown, string][] = [
      [5, 'timeline is 5; it must be an object'],
      [{ now: 1 }, 'timeline.cells is missing'],
      [{ cells: own }, 'timeline.now is missing'],
      [{ cells: own, now: Number.NaN }, 'timeline.now is NaN; it must be a finite number'],
      [{ cells: new Float64Array(3 * count), now: 1 }, 'timeline.cells must be in shared memory'],
      [{ cells: own.subarray(1), now: 1 }, `timeline.cells has ${3 * count - 1} elements`],
      [{ cells: own, now: 1, worker: -1 }, 'timeline.worker is -1'],
    ];
    for (const [given, message] of refused) {
      expect(() => mandelbrotClaim(...args, undefined, undefined, given as never)).toThrow(message);
      expect(() => drawTiles({ ...whole, threads: 1, timeline: given })).toThrow(message);
    }
  });
});
