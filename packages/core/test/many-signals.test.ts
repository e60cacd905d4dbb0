import { getEventListeners } from 'node:events';
import { auto, inline, native, processes, type Strategy, task, threads } from '@parallel/core';
import { warningsWhile } from 'test-support/warnings';
import { describe, expect, it } from 'vitest';
import { taskOf } from './support/native-entry.js';

const square = task<typeof import('./fixtures/square.mjs')>(
  new URL('./fixtures/square.mjs', import.meta.url),
);
const natively = taskOf(async (pieces, { settle }) => {
  for (const [index, piece] of pieces.entries()) settle(index, piece * piece);
});
const STRATEGIES: Record<string, [make: () => Strategy, of: typeof square]> = {
  inline: [inline, square],
  threads: [() => threads({ workers: 2 }), square],
  processes: [() => processes({ workers: 2 }), square],
  auto: [() => auto({ workers: 2 }), square],
  native: [() => native({ workers: 2 }), natively],
};

describe.each(Object.entries(STRATEGIES))('one signal for many under %s', (_, [make, of]) => {
  it('is listened to once, and by nobody in the end', async () => {
    await using strategy = make();
    const { signal } = new AbortController();
    const warned = await warningsWhile(async () => {
      const maps = Array.from({ length: 20 }, () =>
        strategy.map(of, [1, 2, 3], { signal }).toArray(),
      );
      const runs = Array.from({ length: 20 }, (_, x) => strategy.run(of, x, { signal }));
      expect(await Promise.all(maps)).toEqual(maps.map(() => [1, 4, 9]));
      expect(await Promise.all(runs)).toEqual(runs.map((_, x) => x * x));
    });
    expect(warned).toEqual([]);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
