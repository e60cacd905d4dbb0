import { native } from '@parallel/core';
import fc from 'fast-check';
import { rejection } from 'test-support/errors';
import { runs } from 'test-support/runs';
import { expect, it } from 'vitest';
import { taskOf } from './support/native-entry.js';

const immediate = () => new Promise((resolve) => setImmediate(resolve));
/** Settles the pieces in an order that the test says, some at a time. */
const inOrder = (order: readonly number[], atOnce: number) =>
  taskOf(async (pieces, { settle }) => {
    for (let i = 0; i < order.length; i += 1) {
      if (i % atOnce === 0) await immediate();
      settle(order[i]!, 2 * pieces[order[i]!]!);
    }
  });

it.each([true, false])(
  'whatever is settled when, all outputs come (ordered: %s)',
  async (ordered) => {
    const orders = fc
      .nat(20)
      .chain((n) => fc.shuffledSubarray([...Array(n).keys()], { minLength: n, maxLength: n }));
    await fc.assert(
      fc.asyncProperty(orders, fc.integer({ min: 1, max: 5 }), async (order, atOnce) => {
        await using strategy = native({ workers: 2 });
        const pieces = order.map((_, i) => i);
        const outputs = await strategy.map(inOrder(order, atOnce), pieces, { ordered }).toArray();
        expect(outputs).toEqual((ordered ? pieces : order).map((x) => 2 * x));
        expect(strategy.stats().completed).toBe(order.length);
      }),
      runs(100),
    );
  },
);

it('an entry that throws before its first await lets go of the signal', async () => {
  await using strategy = native({ workers: 1 });
  const boom = new Error('boom');
  const { signal } = new AbortController();
  const listeners = new Set<unknown>();
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners.add(args[1]);
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners.delete(args[1]);
    remove(...args);
  };
  const failing = taskOf(() => {
    throw boom;
  });
  expect(await rejection(strategy.map(failing, [1], { signal }).toArray())).toBe(boom);
  expect(listeners.size).toBe(0);
});
