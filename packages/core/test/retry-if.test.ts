import { transfer } from '@parallel/core';
import { expectCoded, rejection } from 'test-support/errors';
import { describe, expect, it } from 'vitest';
import { ending, ISOLATED } from './support/endings.js';

const SIZE = 40;
const AT = 17;
const upTo = (end: number) => Array.from({ length: end }, (_, i) => i);

describe.each(ISOLATED)('retries under %s', (_, make) => {
  function setting(times: number) {
    const strategy = make({ workers: 2 });
    const tries = strategy.share(Int32Array, SIZE);
    const inputs = upTo(SIZE).map((x) => ({ x, at: AT, times, tries }));
    return { strategy, tries, inputs };
  }

  it('are not for a task that throws', async () => {
    const { strategy, tries, inputs } = setting(1);
    await using _closed = strategy;
    const options = { retries: 5 };
    const error = await rejection(strategy.map(ending('throws'), inputs, options).toArray());
    expect(error).toMatchObject({ name: 'RangeError', message: 'try 1', piece: AT });
    expect(tries[AT]).toBe(1);
  });

  it('are for whatever retryIf says, which is asked with the error and the tries so far', async () => {
    const { strategy, tries, inputs } = setting(2);
    await using _closed = strategy;
    const asked: unknown[] = [];
    const retryIf = (error: unknown, number: number) => {
      asked.push([(error as Error).message, number]);
      return true;
    };
    const options = { retries: 2, retryIf, chunkSize: 10 };
    expect(await strategy.map(ending('throws'), inputs, options).toArray()).toEqual(upTo(SIZE));
    expect(asked).toEqual([
      ['try 1', 1],
      ['try 2', 2],
    ]);
    expect(tries[AT]).toBe(3);
  });

  it('are not where retryIf says no, also to a worker that died', async () => {
    const { strategy, tries, inputs } = setting(99);
    await using _closed = strategy;
    const options = { retries: 5, retryIf: (_: unknown, number: number) => number < 2 };
    const error = await rejection(strategy.map(ending('dies'), inputs, options).toArray());
    expectCoded(error, 'WORKER_DIED', '(tried 2 times)');
    expect(tries[AT]).toBe(2);
  });

  it('end with what retryIf throws', async () => {
    const { strategy, inputs } = setting(99);
    await using _closed = strategy;
    const mine = new Error('mine');
    const retryIf = () => {
      throw mine;
    };
    const options = { retries: 5, retryIf };
    expect(await rejection(strategy.map(ending('throws'), inputs, options).toArray())).toBe(mine);
    const run = strategy.run(ending('throws'), inputs[AT]!, options);
    expect(await rejection(run)).toBe(mine);
  });

  it('have inputs that are to be moved copied, so that they are there for another try', async () => {
    const { strategy, tries } = setting(0);
    await using _closed = strategy;
    const arrays = upTo(5).map((x) => new Uint8Array([x, 2, 3, 4]));
    const inputs = arrays.map((bytes, x) =>
      transfer({ bytes, times: x === 3 ? 2 : 0, tries }, [bytes.buffer]),
    );
    const mapped = strategy.map(ending('diesWith'), inputs as never, { retries: 2 });
    expect(await mapped.toArray()).toEqual([4, 4, 4, 4, 4]);
    expect([...tries.subarray(0, 5)]).toEqual([1, 1, 1, 3, 1]);
    expect(arrays.map((bytes) => bytes.byteLength)).toEqual([4, 4, 4, 4, 4]);
    const moved = await strategy.run(ending('diesWith'), inputs[0] as never);
    expect(moved).toBe(4);
    expect(arrays[0]!.byteLength).toBe(strategy.kind === 'threads' ? 0 : 4);
  });
});
