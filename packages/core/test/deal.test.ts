import {
  adaptiveChunks,
  type Chunker,
  deal,
  fillOrder,
  fixedChunks,
  guidedChunks,
  ORDERS,
  orderIndices,
} from '@parallel/core/schedule';
import fc from 'fast-check';
import { runs } from 'test-support/runs';
import { describe, expect, it } from 'vitest';

const SIZES = 70;
const WORKERS = [1, 2, 3, 4, 5, 6, 7, 8];
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
const sorted = (indices: Iterable<number>) => [...indices].sort((a, b) => a - b);

/** Calls a body with every small size. */
function everySize(body: (count: number) => void): void {
  for (let count = 0; count <= SIZES; count += 1) body(count);
}

describe('deal', () => {
  it.each(WORKERS)('to %i: adjoining parts of all, the longer ones first by one', (workers) => {
    everySize((count) => {
      const parts = deal(count, workers);
      expect(parts.length).toBe(workers);
      let next = 0;
      let before = Number.POSITIVE_INFINITY;
      for (const { first, end } of parts) {
        expect(first).toBe(next);
        expect(end - first).toBeLessThanOrEqual(before);
        before = end - first;
        next = end;
      }
      expect(next).toBe(count);
      expect(parts[0]!.end - parts[0]!.first - before).toBeLessThanOrEqual(1);
    });
  });

  it.each(WORKERS)('of an order interleaved %i ways gives each worker every n-th', (workers) => {
    everySize((count) => {
      const order = orderIndices(count, 'interleaved', { ways: workers });
      for (const [worker, { first, end }] of deal(count, workers).entries()) {
        const hers = upTo(count).filter((i) => i % workers === worker);
        expect([...order.subarray(first, end)]).toEqual(hers);
      }
    });
  });
});

describe('orders', () => {
  it('reversed: from the last to the first', () => {
    everySize((count) => {
      expect([...orderIndices(count, 'reversed')]).toEqual(upTo(count).reverse());
    });
  });

  it('interleaved: all of one remainder before those of the next, in as many ways as asked', () => {
    everySize((count) => {
      for (let ways = 1; ways <= count + 2; ways += 1) {
        const expected = upTo(count).sort((a, b) => (a % ways) - (b % ways) || a - b);
        expect([...orderIndices(count, 'interleaved', { ways })]).toEqual(expected);
      }
    });
  });

  it.each(ORDERS)(
    '%s: fills shared memory, and a part of an array, as it does its own',
    (order) => {
      const options = { seed: 5, ways: 3 };
      everySize((count) => {
        const own = orderIndices(count, order, options);
        const shared = new Uint32Array(new SharedArrayBuffer(4 * count));
        expect(fillOrder(shared, order, options)).toBe(shared);
        expect([...shared]).toEqual([...own]);
        const wide = new Uint32Array(count + 2).fill(77);
        fillOrder(wide.subarray(1, count + 1), order, options);
        expect([...wide]).toEqual([77, ...own, 77]);
      });
    },
  );
});

/** A new chunker that has been told of chunks of any cost before. */
const chunkers: Record<string, (workers: number) => Chunker> = {
  'fixed of 1': () => fixedChunks(1),
  'fixed of 7': () => fixedChunks(7),
  guided: guidedChunks,
  adaptive: adaptiveChunks,
};

/** What workers would run of a part of an order, chunk by chunk. */
function cut(part: Uint32Array, chunker: Chunker, cost: () => number): number[][] {
  const chunks: number[][] = [];
  for (let at = 0; at < part.length; ) {
    const size = chunker.next(part.length - at);
    chunks.push([...part.subarray(at, at + size)]);
    chunker.record(chunks.at(-1)!.length, cost());
    at += size;
  }
  return chunks;
}

describe.each(Object.entries(chunkers))('chunks that are %s', (_, create) => {
  it.each(ORDERS)('%s, dealt or not: every index once', (order) => {
    const costs = fc.array(fc.double({ min: 0, max: 1000, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(costs, fc.integer({ min: -9, max: 9 }), (costs, seed) => {
        let turn = 0;
        const cost = () => costs[turn++ % costs.length]!;
        everySize((count) => {
          const workers = 1 + ((count + Math.abs(seed)) % WORKERS.length);
          const indices = orderIndices(count, order, { seed, ways: workers });
          const dealt = deal(count, workers).flatMap(({ first, end }) =>
            cut(indices.subarray(first, end), create(1), cost),
          );
          const shared = cut(indices, create(workers), cost);
          for (const chunks of [dealt, shared]) {
            expect(chunks.flat()).toEqual([...indices]);
            expect(sorted(chunks.flat())).toEqual(upTo(count));
            expect(chunks.every((chunk) => chunk.length > 0)).toBe(true);
          }
        });
      }),
      runs(10),
    );
  });
});
