import type { MapOptions } from '@parallel/core';
import { expectCoded, rejection } from 'test-support/errors';
import { describe, expect, it } from 'vitest';
import { ending, ISOLATED } from './support/endings.js';

const SIZE = 40;
const AT = 17;
const upTo = (end: number) => Array.from({ length: end }, (_, i) => i);

const FEEDS: [string, MapOptions, <T>(inputs: T[]) => Iterable<T>][] = [
  ['an array', {}, (inputs) => inputs],
  ['an array, in large chunks', { chunkSize: 10 }, (inputs) => inputs],
  ['an array that is dealt', { claim: 'dealt', chunkSize: 3 }, (inputs) => inputs],
  ['an iterable', { chunkSize: 6 }, (inputs) => new Set(inputs)],
];

describe.each(ISOLATED)('retries under %s', (_, make) => {
  function setting(times: number) {
    const strategy = make({ workers: 2 });
    const tries = strategy.share(Int32Array, SIZE);
    const inputs = upTo(SIZE).map((x) => ({ x, at: AT, times, tries }));
    return { strategy, tries, inputs };
  }

  it.each(FEEDS)('have a piece that killed its worker tried again: %s', async (_, options, of) => {
    const { strategy, tries, inputs } = setting(2);
    await using _closed = strategy;
    const done: number[] = [];
    const outputs = strategy.map(ending('dies'), of(inputs) as typeof inputs, {
      ...options,
      retries: 2,
      onProgress: (progress) => done.push(progress.done),
    });
    expect(await outputs.toArray()).toEqual(upTo(SIZE));
    expect(tries[AT]).toBe(3);
    // What was finished in the dead worker's chunk was lost with it, once.
    for (const [x, times] of tries.entries()) if (x !== AT) expect([1, 2]).toContain(times);
    expect(strategy.stats().died).toBe(2);
    expect(done.at(-1)).toBe(SIZE);
  });

  it.each(FEEDS)('end with the piece that kills every time: %s', async (_, options, of) => {
    const { strategy, tries, inputs } = setting(99);
    await using _closed = strategy;
    const seen: number[] = [];
    const consume = async () => {
      const source = of(inputs) as typeof inputs;
      const outputs = strategy.map(ending('dies'), source, { ...options, retries: 2 });
      for await (const x of outputs) seen.push(x);
    };
    const error = await rejection(consume());
    expectCoded(error, 'WORKER_DIED', 'with code 3', '(tried 3 times)');
    expect((error as { piece?: number }).piece).toBe(AT);
    expect(tries[AT]).toBe(3);
    expect(seen).toEqual(upTo(AT).slice(0, options.claim === 'dealt' ? seen.length : AT));
  });

  it('are none unless they are asked for', async () => {
    const { strategy, tries, inputs } = setting(99);
    await using _closed = strategy;
    const error = await rejection(strategy.map(ending('dies'), inputs).toArray());
    expectCoded(error, 'WORKER_DIED');
    expect((error as Error).message).not.toContain('tried');
    expect(tries[AT]).toBe(1);
  });

  it('are had by run as well', async () => {
    const { strategy, tries, inputs } = setting(2);
    await using _closed = strategy;
    expect(await strategy.run(ending('dies'), inputs[AT]!, { retries: 2 })).toBe(AT);
    expect(tries[AT]).toBe(3);
    tries[AT] = -100;
    const error = await rejection(strategy.run(ending('dies'), inputs[AT]!, { retries: 1 }));
    expectCoded(error, 'WORKER_DIED', '(tried 2 times)');
    expect(tries[AT]).toBe(-98);
  });
});
