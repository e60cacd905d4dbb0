import { ORDERS, orderIndices, randomUint32 } from '@parallel/core/schedule';
import fc from 'fast-check';
import { runs } from 'test-support/runs';
import { describe, expect, it } from 'vitest';

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
const seeds = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

describe('orderIndices', () => {
  it.each(ORDERS)('%s: has every index once, for sizes from 0 to 200', (order) => {
    for (let count = 0; count <= 200; count += 1) {
      const indices = [...orderIndices(count, order, { seed: count, ways: 1 + (count % 7) })];
      expect(indices.sort((a, b) => a - b)).toEqual(upTo(count));
    }
  });

  it('sequential: from the first to the last', () => {
    expect([...orderIndices(200, 'sequential', { seed: 9 })]).toEqual(upTo(200));
  });

  it('reversed: from the last to the first', () => {
    expect([...orderIndices(200, 'reversed')]).toEqual(upTo(200).reverse());
  });

  it('interleaved: each stride in turn, so that equal parts of it are the strides', () => {
    expect([...orderIndices(8, 'interleaved', { ways: 3 })]).toEqual([0, 3, 6, 1, 4, 7, 2, 5]);
    expect([...orderIndices(5, 'interleaved')]).toEqual([0, 2, 4, 1, 3]);
    expect([...orderIndices(3, 'interleaved', { ways: 9 })]).toEqual([0, 1, 2]);
  });

  it('random: the same for the same seed, another for another', () => {
    fc.assert(
      fc.property(seeds, seeds, fc.integer({ min: 30, max: 200 }), (seed, other, count) => {
        const order = orderIndices(count, 'random', { seed });
        expect(orderIndices(count, 'random', { seed })).toEqual(order);
        expect([...order]).not.toEqual(upTo(count));
        if (other !== seed)
          expect(orderIndices(count, 'random', { seed: other })).not.toEqual(order);
      }),
      runs(200),
    );
  });

  it('random: takes 0 where no seed is given', () => {
    expect(orderIndices(50, 'random')).toEqual(orderIndices(50, 'random', { seed: 0 }));
  });

  it('random: gives each of the orders of three about as often', () => {
    const times = new Map<string, number>();
    for (let seed = 0; seed < 6000; seed += 1) {
      const order = orderIndices(3, 'random', { seed }).join();
      times.set(order, (times.get(order) ?? 0) + 1);
    }
    expect(times.size).toBe(6);
    for (const count of times.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});

describe('randomUint32', () => {
  it('is splitmix32 with the finaliser of MurmurHash3, to the bit', () => {
    const low = (n: bigint) => BigInt.asUintN(32, n);
    fc.assert(
      fc.property(seeds, (seed) => {
        const next = randomUint32(seed);
        let state = low(BigInt(seed));
        for (let i = 0; i < 50; i += 1) {
          state = low(state + 0x9e3779b9n);
          let z = low((state ^ (state >> 16n)) * 0x85ebca6bn);
          z = low((z ^ (z >> 13n)) * 0xc2b2ae35n);
          expect(next()).toBe(Number(z ^ (z >> 16n)));
        }
      }),
      runs(100),
    );
  });
});
