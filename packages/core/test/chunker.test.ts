import { adaptiveChunks, fixedChunks } from '@parallel/core/schedule';
import fc from 'fast-check';
import { runs } from 'test-support/runs';
import { describe, expect, it } from 'vitest';

const workers = fc.integer({ min: 1, max: 64 });
/** Milliseconds an item, from below the clock's resolution to minutes. */
const cost = fc.oneof(
  fc.constant(0),
  fc.double({ min: 1e-7, max: 1, noNaN: true }),
  fc.double({ min: 1, max: 1e5, noNaN: true }),
);
const TARGET = 25;
const LARGEST = 1 << 16;

describe('fixedChunks', () => {
  it('is the same size whatever chunks cost', () => {
    const chunker = fixedChunks(7);
    chunker.record(7, 1e6);
    expect([chunker.next(), chunker.next(100)]).toEqual([7, 7]);
  });
});

describe('adaptiveChunks', () => {
  it('begins with one item', () => {
    expect([adaptiveChunks(4).next(), adaptiveChunks(4).next(1e6)]).toEqual([1, 1]);
  });

  it('is never empty, nor more than remains', () => {
    const costs = fc.array(cost, { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(workers, fc.integer({ min: 1, max: 3000 }), costs, (workers, items, costs) => {
        const chunker = adaptiveChunks(workers);
        const sizes: number[] = [];
        for (let left = items; left > 0; left -= sizes.at(-1)!) {
          const size = chunker.next(left);
          if (!Number.isInteger(size) || size < 1 || size > left) expect.unreachable(`${size}`);
          chunker.record(size, size * costs[sizes.length % costs.length]!);
          sizes.push(size);
        }
      }),
      runs(300),
    );
  });

  it('grows fourfold at most from one chunk to the next', () => {
    fc.assert(
      fc.property(workers, fc.array(cost, { minLength: 1, maxLength: 40 }), (w, costs) => {
        const chunker = adaptiveChunks(w);
        for (const each of costs) {
          const size = chunker.next();
          chunker.record(size, size * each);
          expect(chunker.next()).toBeLessThanOrEqual(4 * size);
        }
      }),
      runs(300),
    );
  });

  it('is fourfold at most of the largest that was measured, however many are under way', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), cost, (w, each) => {
        const chunker = adaptiveChunks(w);
        // As the pool does: two for each worker, the next as soon as one is back.
        const underWay = Array.from({ length: 2 * w }, () => chunker.next());
        let largest = 0;
        for (let i = 0; i < 60; i += 1) {
          const size = underWay.shift()!;
          largest = Math.max(largest, size);
          chunker.record(size, size * each);
          const next = chunker.next();
          expect(next).toBeLessThanOrEqual(4 * largest);
          underWay.push(next);
        }
      }),
      runs(200),
    );
  });

  it('comes to about 25 milliseconds a chunk, whatever an item costs', () => {
    fc.assert(
      fc.property(workers, cost, (w, each) => {
        const chunker = adaptiveChunks(w);
        for (let i = 0; i < 80; i += 1) {
          const size = chunker.next();
          chunker.record(size, size * each);
        }
        const size = chunker.next();
        // One item may cost more than that, and no chunk has more than so many.
        if (size > 1) expect(size * each).toBeLessThanOrEqual(TARGET * 1.001);
        if (size < LARGEST && each > 0) expect((size + 1) * each).toBeGreaterThan(TARGET * 0.999);
        expect(size).toBeLessThanOrEqual(LARGEST);
      }),
      runs(300),
    );
  });

  it('shrinks again when items cost more', () => {
    const chunker = adaptiveChunks(2);
    for (let i = 0; i < 12; i += 1) chunker.record(chunker.next(), chunker.next() * 0.01);
    const cheap = chunker.next();
    expect(cheap).toBeGreaterThan(900);
    chunker.record(cheap, cheap * 5);
    expect(chunker.next()).toBeLessThan(25);
    for (let i = 0; i < 12; i += 1) chunker.record(chunker.next(), chunker.next() * 5);
    expect(chunker.next()).toBe(5);
  });

  it('tapers towards a known end, to one item for each', () => {
    const chunker = adaptiveChunks(4);
    for (let i = 0; i < 12; i += 1) chunker.record(chunker.next(), chunker.next() * 0.01);
    const before = chunker.next();
    expect(chunker.next(8 * before)).toBe(before);
    expect([80, 79, 17, 9, 8, 1].map((left) => chunker.next(left))).toEqual([10, 10, 3, 2, 1, 1]);
    // Where nobody knows the end there is nothing to taper.
    expect(chunker.next()).toBe(before);
  });
});
