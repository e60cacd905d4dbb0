import { setImmediate } from 'node:timers/promises';
import { type NativeEntry, native, type Span } from '@parallel/core';
import { rejection } from 'test-support/errors';
import { describe, expect, it } from 'vitest';
import { taskOf } from './support/native-entry.js';

type Entry = NativeEntry<number, number>;
const strategy = native({ workers: 3 });
const INPUTS = [5, 6, 7, 8];
const DOUBLED = [10, 12, 14, 16];

/** Settles the pieces in this order, a turn of the event loop between them. */
const inOrder = (indices: readonly number[]): Entry => {
  return async (pieces, { settle }) => {
    for (const index of indices) {
      settle(index, 2 * pieces[index]!);
      await setImmediate();
    }
  };
};

describe('the native strategy, with an entry in JavaScript', () => {
  it.each([
    [0, 1, 2, 3],
    [3, 2, 1, 0],
    [2, 0, 3, 1],
  ])('gives the outputs in input order, settled as %i %i %i %i', async (...indices) => {
    const doubled = taskOf(inOrder(indices));
    expect(await strategy.map(doubled, INPUTS).toArray()).toEqual(DOUBLED);
  });

  it('gives them as they come where order does not matter', async () => {
    const doubled = taskOf(inOrder([2, 0, 3, 1]));
    const outputs = await strategy.map(doubled, INPUTS, { ordered: false }).toArray();
    expect(outputs).toEqual([14, 10, 16, 12]);
  });

  it('gives each as soon as it is there', async () => {
    let consumed = () => {};
    const waiting = taskOf(async (_, { settle }) => {
      for (const i of [0, 1, 2]) {
        const read = new Promise<void>((resolve) => {
          consumed = resolve;
        });
        settle(i, i);
        // Would never go on if an output waited for the end.
        await read;
      }
    });
    const seen: number[] = [];
    for await (const output of strategy.map(waiting, [0, 1, 2])) {
      seen.push(output);
      consumed();
    }
    expect(seen).toEqual([0, 1, 2]);
  });

  it('hands the entry all pieces at once, and its number of workers', async () => {
    const calls: unknown[] = [];
    const recorded = taskOf(async (pieces, { workers, cancel, settle }) => {
      calls.push([[...pieces], workers, cancel.length > 0 && cancel[0]]);
      for (const i of pieces.keys()) settle(i, 0);
    });
    async function* later() {
      yield 1;
      await setImmediate();
      yield 2;
    }
    for (const source of [[1, 2], new Set([1, 2]), later()]) {
      await strategy.map(recorded, source).toArray();
    }
    await strategy.map(recorded, []).toArray();
    const call = [[1, 2], 3, 0];
    expect(calls).toEqual([call, call, call, [[], 3, 0]]);
  });

  it('runs one', async () => {
    expect(await strategy.run(taskOf(inOrder([0])), 21)).toBe(42);
  });

  it('tells how far it is', async () => {
    const done: unknown[] = [];
    const onProgress = (progress: { done: number; total?: number }) =>
      done.push([progress.done, progress.total]);
    const doubled = taskOf(inOrder([3, 2, 1, 0]));
    await strategy.map(doubled, INPUTS, { onProgress }).toArray();
    expect(done).toEqual([1, 2, 3, 4].map((n) => [n, 4]));
  });

  it.each([
    ['rejects', async () => Promise.reject(new RangeError('broken'))],
    [
      'throws',
      () => {
        throw new RangeError('broken');
      },
    ],
  ])('passes on what an entry %s with, after what it has settled', async (_, fail) => {
    const breaking = taskOf((pieces, batch) => {
      batch.settle(0, pieces[0]!);
      return fail() as Promise<void>;
    });
    const seen: number[] = [];
    const consume = async () => {
      for await (const output of strategy.map(breaking, INPUTS)) seen.push(output);
    };
    expect(await rejection(consume())).toMatchObject({ name: 'RangeError', message: 'broken' });
    expect(await rejection(strategy.run(breaking, 1))).toMatchObject({ message: 'broken' });
    if (_ === 'rejects') expect(seen).toEqual([5]);
  });

  it('does not pass over a piece that the entry has left out', async () => {
    const careless = taskOf(inOrder([0, 2, 3]));
    await rejection(strategy.map(careless, INPUTS).toArray());
    await rejection(strategy.map(careless, INPUTS, { ordered: false }).toArray());
  });
});

describe('the timeline of the native strategy', () => {
  /** Each thread has two pieces at once, as a kernel that fills its lanes would. */
  const paired = taskOf(async (pieces, { workers, settle, onSpan }) => {
    for (let first = 0; first < pieces.length; first += 2) {
      const start = performance.now();
      for (const index of [first, first + 1]) settle(index, 2 * pieces[index]!);
      await setImmediate();
      const worker = (first / 2) % workers;
      onSpan?.({ worker, pieces: [first], start, end: performance.now() });
      onSpan?.({ worker, pieces: Uint32Array.of(first + 1), start, end: performance.now() });
    }
  });

  it.each(['sequential', 'random', 'reversed'] as const)(
    'has each piece once, %s',
    async (order) => {
      const spans: Span[] = [];
      const inputs = Array.from({ length: 12 }, (_, i) => i);
      const onSpan = (span: Span) => void spans.push(span);
      const outputs = await strategy.map(paired, inputs, { order, onSpan }).toArray();
      expect(outputs).toEqual(inputs.map((i) => 2 * i));
      expect(spans.flatMap(({ pieces }) => pieces).sort((a, b) => a - b)).toEqual(inputs);
      for (const { worker, start, end, outcome } of spans) {
        expect([0, 1, 2]).toContain(worker);
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThanOrEqual(start);
        expect(outcome).toBe('done');
      }
      if (order === 'reversed') expect(spans[0]!.pieces).toEqual([11]);
    },
  );

  it('is asked of an entry only where somebody listens', async () => {
    const asked: boolean[] = [];
    const asks = taskOf(async (_, { settle, onSpan }) => {
      asked.push(onSpan !== undefined);
      settle(0, 1);
    });
    await strategy.map(asks, [1]).toArray();
    await strategy.map(asks, [1], { onSpan() {} }).toArray();
    await strategy.run(asks, 1);
    expect(asked).toEqual([false, true, false]);
  });

  it('ends the run with what its listener throws', async () => {
    const mine = new Error('mine');
    const onSpan = () => {
      throw mine;
    };
    expect(await rejection(strategy.map(paired, [1, 2, 3, 4], { onSpan }).toArray())).toBe(mine);
  });
});
