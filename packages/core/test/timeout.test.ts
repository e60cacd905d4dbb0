import type { MapOptions } from '@parallel/core';
import { expectCoded, rejection } from 'test-support/errors';
import { describe, expect, it } from 'vitest';
import { ending, FOREVER, ISOLATED, reached } from './support/endings.js';

const who = ending('who');
/** Other pieces take microseconds, also where the machine is busy. */
const LONG = 1000;
const AT = 5;
const pieces = (cells: Int32Array, looks: boolean) =>
  Array.from({ length: 12 }, (_, x) => ({ x, at: AT, cells, looks }));

const FEEDS: [string, boolean, MapOptions, <T>(inputs: T[]) => Iterable<T>][] = [
  ['an array', true, { chunkSize: 3 }, (inputs) => inputs],
  ['an array', false, { chunkSize: 3 }, (inputs) => inputs],
  ['an array that is dealt', true, { claim: 'dealt' }, (inputs) => inputs],
  ['an iterable', false, { chunkSize: 4 }, (inputs) => new Set(inputs)],
];

describe.each(ISOLATED)('a timeout under %s', (_, make) => {
  it.each(['polls', 'throwsIfAborted', 'listens'] as const)(
    'is seen by a task that looks, whose worker lives on (%s)',
    async (name) => {
      await using strategy = make({ workers: 1, grace: FOREVER });
      const before = await strategy.run(who, undefined);
      const cells = strategy.share(Int32Array, 3);
      const error = await rejection(strategy.run(ending(name), cells, { timeout: 1 }));
      expectCoded(error, 'TIMEOUT', 'endings.mjs', 'timeout of 1 ms');
      await reached(cells, 1);
      expect(await strategy.run(who, undefined)).toBe(before);
      expect(strategy.stats()).toMatchObject({ started: 1, died: 0 });
    },
  );

  it.each([0, 1])('ends a worker that never looks, after its grace (%s ms)', async (grace) => {
    await using strategy = make({ workers: 1, grace });
    const before = await strategy.run(who, undefined);
    const cells = strategy.share(Int32Array, 3);
    const running = rejection(strategy.run(ending('counts'), cells, { timeout: 1 }));
    const behind = [1, 2, 3].map(() => strategy.run(who, undefined));
    expectCoded(await running, 'TIMEOUT');
    const [after, ...others] = await Promise.all(behind);
    expect(others).toEqual([after, after]);
    expect(after).not.toBe(before);
    expect(strategy.stats()).toMatchObject({ started: 2, died: 0, completed: 4, failed: 1 });
  });

  it('grants the grace to a worker that never looks', async () => {
    await using strategy = make({ workers: 1, grace: FOREVER });
    const before = await strategy.run(who, undefined);
    const cells = strategy.share(Int32Array, 3);
    expectCoded(await rejection(strategy.run(ending('counts'), cells, { timeout: 1 })), 'TIMEOUT');
    await reached(cells, 0, Atomics.load(cells, 0) + 1000);
    Atomics.store(cells, 2, 1);
    expect(await strategy.run(who, undefined)).toBe(before);
  });

  it.each(FEEDS)(
    'names the piece, after the outputs before it: %s (which looks: %s)',
    async (_, looks, options, of) => {
      await using strategy = make({ workers: 2, grace: looks ? FOREVER : 1 });
      const cells = strategy.share(Int32Array, 3);
      const seen: number[] = [];
      const consume = async () => {
        const source = of(pieces(cells, looks)) as ReturnType<typeof pieces>;
        const mapped = strategy.map(ending('stopsAt'), source, { ...options, timeout: LONG });
        for await (const x of mapped) seen.push(x);
      };
      const error = await rejection(consume());
      expectCoded(error, 'TIMEOUT', `${LONG} ms`);
      expect((error as { piece?: number }).piece).toBe(AT);
      expect(seen).toEqual([0, 1, 2, 3, 4]);
      if (looks) await reached(cells, 1);
      expect(strategy.stats().died).toBe(0);
    },
  );

  it('is worth another try where retryIf says so', async () => {
    await using strategy = make({ workers: 1, grace: 1 });
    const cells = strategy.share(Int32Array, 3);
    const [input] = pieces(cells, false).slice(AT);
    const retryIf = (error: unknown) => (error as { code?: string }).code === 'TIMEOUT';
    const options = { timeout: 20, retries: 2, retryIf };
    const error = await rejection(strategy.run(ending('stopsAt'), input!, options));
    expectCoded(error, 'TIMEOUT', '(tried 3 times)');
    expect(cells[0]).toBe(3);
  });
});
