import { inline, type MapOptions, native, processes, task, threads } from '@parallel/core';
import { describe, it } from 'vitest';
import { show } from '../src/errors.js';
import { expectError, rejection, thrown } from './support/failure.js';
import { NUMBERS } from './support/wrong-numbers.js';

const tasks = task<typeof import('./fixtures/tasks.js')>(
  new URL('./fixtures/tasks.js', import.meta.url),
);
const KINDS = [
  ['inline', inline],
  ['threads', () => threads({ workers: 1 })],
  ['processes', () => processes({ workers: 1 })],
  ['native', () => native({ workers: 1 })],
] as const;
describe.each(KINDS)('of map and run, %s', (_, make) => {
  const wrong: [keyof MapOptions, unknown, string, string][] = [
    ...NUMBERS.map(([n, q]) => ['chunkSize', n, q, 'a whole number from 1'] as never),
    ['chunkSize', 'AUTO', '"AUTO"', '"auto" or a whole number'],
    ...NUMBERS.map(([n, q]) => ['bufferSize', n, q, 'a whole number from 1'] as never),
    ['ordered', 'yes', '"yes"', 'true or false'],
    ['ordered', 1, '1', 'true or false'],
    ['ordered', null, 'null', 'true or false'],
    ['onProgress', {}, 'an object (Object)', 'a function'],
    ['onProgress', 'f', '"f"', 'a function'],
    ['signal', {}, 'an object (Object)', 'an AbortSignal'],
    ['signal', new AbortController(), 'an object (AbortController)', 'an AbortSignal'],
    ['signal', null, 'null', 'an AbortSignal'],
  ];

  it('refuses each wrong value when map is called, in one line with its name and value', async () => {
    await using strategy = make();
    for (const [option, value, quoted, allowed] of wrong) {
      const error = thrown(() => strategy.map(tasks, [1], { [option]: value }));
      expectError(error, 'INVALID_OPTION', `option "${option}": ${quoted}`, allowed);
    }
  });

  it.each([0, 1.5, 'AUTO'])(
    'says that "auto" is allowed where chunkSize is %o',
    async (chunkSize) => {
      await using strategy = make();
      const error = thrown(() => strategy.map(tasks, [1], { chunkSize } as never));
      expectError(error, 'INVALID_OPTION', '"auto" or a whole number from 1');
    },
  );

  it('refuses options that are none, and unknown ones', async () => {
    await using strategy = make();
    for (const options of [null, 7, 'x', []]) {
      const error = thrown(() => strategy.map(tasks, [1], options as never));
      expectError(error, 'INVALID_OPTION', `"options": ${show(options)}`);
    }
    const error = thrown(() => strategy.map(tasks, [1], { chunksize: 2 } as never));
    expectError(error, 'INVALID_OPTION', '"chunksize" is not known', 'chunkSize', 'bufferSize');
    const other = await rejection(strategy.run(tasks, 1, { ordered: true } as never));
    expectError(other, 'INVALID_OPTION', '"ordered" is not known', 'signal');
    const signal = await rejection(strategy.run(tasks, 1, { signal: 5 } as never));
    expectError(signal, 'INVALID_OPTION', 'option "signal": 5', 'an AbortSignal');
  });

  it.each([
    [undefined, 'undefined'],
    [null, 'null'],
    [5, '5'],
    ['abc', '"abc"'],
    [{ length: 3 }, 'an object (Object)'],
    [() => [], 'function'],
  ])('refuses %o for a source', async (source, quoted) => {
    await using strategy = make();
    const error = thrown(() => strategy.map(tasks, source as never));
    expectError(error, 'INVALID_OPTION', `option "source": ${quoted}`, 'iterable');
  });

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '3', null, undefined, 3n])(
    'refuses to share %o elements',
    async (length) => {
      await using strategy = make();
      const error = thrown(() => strategy.share(Int32Array, length as never));
      expectError(error, 'INVALID_OPTION', `option "length": ${show(length)}`, 'whole number');
    },
  );

  it('shares nothing after it was closed', async () => {
    const strategy = make();
    await strategy.close();
    expectError(
      thrown(() => strategy.share(Int32Array, 1)),
      'CLOSED',
    );
  });
});
