import { setImmediate } from 'node:timers/promises';
import { range, threads } from '@parallel/core';
import { expectCoded, rejection } from 'test-support/errors';
import { describe, expect, it } from 'vitest';
import { ending, ISOLATED, reached } from './support/endings.js';

/** The outputs that came, and what they ended with. */
async function consume<T>(outputs: AsyncIterable<T>): Promise<{ seen: T[]; error: unknown }> {
  const seen: T[] = [];
  const error = await rejection(
    (async () => {
      for await (const output of outputs) seen.push(output);
    })(),
  );
  return { seen, error };
}

const pieceOf = (error: unknown) => (error as { piece?: number }).piece;

describe.each(ISOLATED)('a failed piece under %s', (_, make) => {
  it.each(['sequential', 'reversed', 'interleaved', 'random'] as const)(
    'ends a dealt map in which others come later (%s)',
    async (order) => {
      await using strategy = make({ workers: 2 });
      const tries = strategy.share(Int32Array, 300);
      // For each worker some: one of them fails while another part is far from its end.
      for (const at of [0, 151, 299]) {
        const inputs = Array.from({ length: 300 }, (_, x) => ({ x, at, times: 9, tries }));
        const options = { claim: 'dealt', order, chunkSize: 1 } as const;
        const { seen, error } = await consume(strategy.map(ending('throws'), inputs, options));
        expect(error).toBeInstanceOf(RangeError);
        expect(pieceOf(error)).toBe(at);
        expect(seen).toEqual(seen.map((_, i) => i));
        expect(seen.length).toBeLessThanOrEqual(at);
      }
    },
  );

  it.each(['array', 'iterable'] as const)(
    'is not covered up by a later one that was seen before it (%s)',
    async (kind) => {
      await using strategy = make({ workers: 2, grace: 1 });
      const gate = strategy.share(Int32Array, 3);
      const inputs = [0, 1, 2, 3].map((x) => ({ x, gate }));
      const source = kind === 'array' ? inputs : new Set(inputs);
      let failed = 0;
      const onSpan = ({ outcome }: { outcome: string }) => {
        failed += outcome === 'failed' ? 1 : 0;
      };
      const options = { chunkSize: 1, onSpan } as const;
      // The first piece dies only when the second has failed and the map knows it.
      const consuming = consume(strategy.map(ending('diesBehind'), source, options));
      await reached(gate, 0);
      while (failed === 0) await setImmediate();
      await setImmediate();
      Atomics.store(gate, 1, 1);
      const { seen, error } = await consuming;
      expect(seen).toEqual([]);
      expectCoded(error, 'WORKER_DIED');
      expect(pieceOf(error)).toBe(0);
    },
  );
});

it('a piece that never gets a worker fails as the first', async () => {
  await using strategy = threads({ workers: 2, execArgv: ['--title=x'] });
  const { seen, error } = await consume(strategy.map(ending('who'), range(10) as never));
  expect(seen).toEqual([]);
  expectCoded(error, 'INVALID_OPTION', 'cannot be started', '--title');
  expect(pieceOf(error)).toBe(0);
});
