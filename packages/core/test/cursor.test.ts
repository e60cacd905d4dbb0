import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Cursor, type Positions } from '@parallel/core/schedule';
import fc from 'fast-check';
import { runs } from 'test-support/runs';
import { describe, expect, it } from 'vitest';

const newCells = () => new Int32Array(new SharedArrayBuffer(Cursor.BYTES));

describe('a cursor', () => {
  it('gives out every position once, for every count, size and limit', () => {
    for (let count = 0; count <= 12; count += 1) {
      for (let size = 0; size <= count + 1; size += 1) {
        for (let step = 1; step <= count + 1; step += 1) {
          const cursor = new Cursor(newCells(), count);
          const got: number[] = [];
          for (let limit = 0; limit <= count + step; limit += step) {
            cursor.allow(limit);
            const allowed = Math.min(limit, count);
            expect(cursor.open).toBe(got.length < allowed);
            for (let part = cursor.claim(() => size); part; part = cursor.claim(() => size)) {
              expect(part.end - part.first).toBeLessThanOrEqual(Math.max(1, size));
              for (let p = part.first; p < part.end; p += 1) got.push(p);
            }
            expect([got.length, cursor.claimed, cursor.open]).toEqual([allowed, allowed, false]);
          }
          expect(got).toEqual(Array.from({ length: count }, (_, i) => i));
        }
      }
    }
  });

  it('tells how many are left, the limit aside', () => {
    const cursor = new Cursor(newCells(), 10);
    cursor.allow(4);
    const asked: number[] = [];
    const claim = (size: number): Positions | undefined =>
      cursor.claim((remaining) => {
        asked.push(remaining);
        return size;
      });
    expect(claim(3)).toEqual({ first: 0, end: 3 });
    expect(claim(3)).toEqual({ first: 3, end: 4 });
    expect(claim(3)).toBeUndefined();
    expect(asked).toEqual([10, 7]);
  });

  it('stops when the limit is taken back', () => {
    const cursor = new Cursor(newCells(), 10);
    cursor.allow(10);
    cursor.claim(() => 2);
    cursor.allow(0);
    expect([cursor.open, cursor.claim(() => 1), cursor.claimed]).toEqual([false, undefined, 2]);
  });

  it('is one cursor, however many look at its cells', () => {
    const cells = newCells();
    const [here, there] = [new Cursor(cells, 5), new Cursor(cells, 5)];
    here.allow(5);
    expect([here.claim(() => 2), there.claim(() => 2), here.claim(() => 2)]).toEqual([
      { first: 0, end: 2 },
      { first: 2, end: 4 },
      { first: 4, end: 5 },
    ]);
    expect(there.open).toBe(false);
  });

  it('counts as far as its cells do', () => {
    const cursor = new Cursor(newCells(), Cursor.MOST);
    cursor.allow(2 ** 40);
    expect(cursor.claim(() => 2 ** 40)).toEqual({ first: 0, end: 2 ** 31 - 1 });
    expect(cursor.open).toBe(false);
  });
});

const shared = (length: number) => new Int32Array(new SharedArrayBuffer(4 * length));
const script = new URL('./fixtures/claimer.mjs', import.meta.url);

/** Threads that claim at the same time, while the limit moves under them. */
async function hammer(threads: number, count: number, most: number, step: number, seed: number) {
  const data = { cells: newCells(), count, counts: shared(count), beyond: shared(1), most };
  const limits = shared(2);
  const workers = Array.from({ length: threads }, (_, i) => {
    return new Worker(script, { workerData: { ...data, limits, seed: seed + i } });
  });
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  const done = Promise.all(workers.map((worker) => once(worker, 'message')));
  Atomics.store(limits, 1, 1);
  Atomics.notify(limits, 1);
  const cursor = new Cursor(data.cells, count);
  for (let limit = 0; cursor.claimed < count; limit += step) {
    // First what is told, then what is allowed: who claims never finds the told limit too small.
    Atomics.store(limits, 0, Math.min(limit, count));
    cursor.allow(limit);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await done;
  await Promise.all(workers.map((worker) => worker.terminate()));
  return data;
}

it('threads that claim at once get every position once, and none beyond the limit', async () => {
  const threads = fc.integer({ min: 2, max: 4 });
  const sizes = fc.integer({ min: 1, max: 9 });
  const step = fc.integer({ min: 1, max: 3000 });
  await fc.assert(
    fc.asyncProperty(threads, sizes, step, fc.integer(), async (threads, most, step, seed) => {
      const count = 40 * step + 7;
      const { counts, beyond } = await hammer(threads, count, most, step, seed);
      expect(counts.findIndex((times) => times !== 1)).toBe(-1);
      expect(beyond[0]).toBe(0);
    }),
    runs(6),
  );
});
