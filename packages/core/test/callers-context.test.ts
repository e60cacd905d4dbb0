import { AsyncLocalStorage } from 'node:async_hooks';
import { inline, type MapOptions, native, type Strategy, threads } from '@parallel/core';
import { describe, expect, it } from 'vitest';
import { ending, ISOLATED } from './support/endings.js';
import { taskOf } from './support/native-entry.js';
import { fakePool } from './support/pool.js';

const caller = new AsyncLocalStorage<string>();

/** What the listeners of a map see. */
async function seenBy(run: (options: MapOptions) => Promise<unknown>): Promise<unknown[]> {
  const seen = new Set<unknown>();
  const look = () => void seen.add(caller.getStore());
  const retryIf = () => {
    look();
    return true;
  };
  await run({ onProgress: look, onSpan: look, retries: 1, retryIf });
  return [...seen];
}

describe.each([...ISOLATED, ['inline', inline] as const])('under %s', (_, make) => {
  it.each([
    ['an array', (values: number[]) => values],
    ['an iterable', (values: number[]) => new Set(values)],
  ])('listeners see the AsyncLocalStorage of who maps: %s', async (_, of) => {
    await using strategy: Strategy = make({ workers: 2 });
    const map = (store: string) =>
      caller.run(store, () =>
        seenBy((options) => strategy.map(ending('refuses'), of([1, 2, 3]), options).toArray()),
      );
    // Workers are started for the first.
    expect(await map('first')).toEqual(['first']);
    expect(await Promise.all([map('second'), map('third')])).toEqual([['second'], ['third']]);
  });
});

it('under native they do, whoever settles a piece', async () => {
  const late: (() => void)[] = [];
  const entry = taskOf(async (pieces, { settle }) => {
    await new Promise<void>((resolve) => late.push(resolve));
    for (const index of pieces.keys()) caller.run('other', () => settle(index, 0));
  });
  await using strategy = native();
  const seen = caller.run('own', () =>
    seenBy(({ onProgress }) => strategy.map(entry, [1, 2], { onProgress }).toArray()),
  );
  while (late.length === 0) await new Promise((resolve) => setImmediate(resolve));
  late[0]!();
  expect(await seen).toEqual(['own']);
});

it('a worker does not remember who needed it first', async () => {
  const { workers, submit } = caller.run('made', () => fakePool(1));
  const stores: unknown[] = [];
  const all = workers.all;
  all.push = (...started) => {
    stores.push(caller.getStore());
    return Array.prototype.push.apply(all, started);
  };
  const done = caller.run('request', () => submit('a'));
  all[0]!.reply();
  await done;
  expect(stores).toEqual(['made']);
});

it('what is awaited goes on as who awaits it', async () => {
  await using strategy = threads({ workers: 1 });
  const after = (store: string) =>
    caller.run(store, async () => {
      await strategy.run(ending('who'), undefined);
      return caller.getStore();
    });
  expect(await Promise.all([after('one'), after('two')])).toEqual(['one', 'two']);
});
