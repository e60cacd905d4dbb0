import { inline, range, task, threads } from '@parallel/core';
import { ORDERS } from '@parallel/core/schedule';
import fc from 'fast-check';
import { expectCoded, thrown } from 'test-support/errors';
import { runs } from 'test-support/runs';
import { afterAll, describe, expect, it } from 'vitest';

type Module = typeof import('./fixtures/square.mjs');
const square = task<Module>(new URL('./fixtures/square.mjs', import.meta.url));

/** One number after another, each compared with the end. */
function naive(start: number, end: number, step: number): number[] {
  const values: number[] = [];
  for (let i = 0; ; i += 1) {
    const value = start + i * step;
    if (step > 0 ? value >= end : value <= end) return values;
    values.push(value);
  }
}

/** The numbers of a range, read in both ways. */
function both(start: number, end: number, step: number): number[] {
  const numbers = range(start, end, step);
  const values = [...numbers];
  expect(numbers.length).toBe(values.length);
  expect(values.map((_, i) => numbers.at(i))).toEqual(values);
  return values;
}

describe('range', () => {
  it('is what its examples say', () => {
    expect([...range(5)]).toEqual([0, 1, 2, 3, 4]);
    expect([...range(2, 10, 3)]).toEqual([2, 5, 8]);
    expect([...range(3, 0, -1)]).toEqual([3, 2, 1]);
  });

  it('has all whole numbers before the end, in either direction', () => {
    for (let start = -6; start <= 6; start += 1) {
      for (let end = -6; end <= 6; end += 1) {
        for (const step of [-7, -3, -2, -1, 1, 2, 3, 7]) {
          const towards = step > 0 === end > start || end === start;
          const expected = towards ? naive(start, end, step) : [];
          expect(both(start, end, step)).toEqual(expected);
        }
      }
    }
  });

  it('never has its end, nor stops a step short of it, where steps cannot be told exactly', () => {
    const tenths = fc.integer({ min: -400, max: 400 });
    const parts = fc.constantFrom(3, 7, 10, 100);
    const steps = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(tenths, tenths, steps, parts, (a, b, by, part) => {
        const [start, end] = [a / part, b / part];
        const step = (b < a ? -by : by) / part;
        const values = both(start, end, step);
        expect(values).toEqual(naive(start, end, step).slice(0, values.length));
        // In steps of 0.3 that makes three to 0.9, though the fourth, 0.8999…, would lie before it.
        const next = start + values.length * step;
        expect((end - next) / step).toBeLessThan(1e-9);
      }),
      runs(3000),
    );
  });

  it('refuses steps so small that they cannot be counted', () => {
    for (const args of [[0, 1, 1e-320] as const, [-1e308, 1e308] as const, [0, 2 ** 54] as const]) {
      expectCoded(
        thrown(() => range(args[0], args[1], args[2])),
        'INVALID_OPTION',
        '"step"',
      );
    }
  });

  it.each([
    ['end', [Number.NaN]],
    ['end', [Number.POSITIVE_INFINITY]],
    ['start', [Number.NEGATIVE_INFINITY, 3]],
    ['step', [0, 3, Number.NaN]],
    ['step', [0, 3, 0]],
    ['step', [0, 3, -0]],
    ['end', ['3']],
    ['step', [0, 3, null]],
    ['end', [3n]],
  ])('refuses a wrong %s: %o', (option, args) => {
    const body = () => (range as (...args: unknown[]) => unknown)(...args);
    expectCoded(thrown(body), 'INVALID_OPTION', `option "${option}": `);
  });
});

describe('map over a range', () => {
  const pool = threads({ workers: 3 });
  afterAll(() => pool.close());

  it.each(ORDERS)('%s: gives what an array gives, however chunks are cut', async (order) => {
    const numbers = range(7, -30, -0.25);
    const here = await inline()
      .map(square, [...numbers])
      .toArray();
    for (const chunkSize of ['auto', 'guided', 1, 7, 1000] as const) {
      for (const claim of ['dynamic', 'dealt'] as const) {
        const options = { order, chunkSize, claim, seed: 3 };
        expect(await pool.map(square, numbers, options).toArray()).toEqual(here);
        expect(await pool.map(square, [...numbers], options).toArray()).toEqual(here);
      }
    }
  });

  it.each([0, 1, 2])('of %i numbers', async (count) => {
    expect(await pool.map(square, range(count)).toArray()).toEqual([0, 1].slice(0, count));
  });
});
