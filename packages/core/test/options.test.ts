import {
  auto,
  inline,
  native,
  nativeProblem,
  processes,
  type Strategy,
  type StrategyKind,
  task,
  threads,
} from '@parallel/core';
import { chooseKernel, chooseMemory, createStrategy } from '@parallel/core/options';
import { expectError } from 'test-support/errors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

type Tasks = typeof import('./fixtures/tasks.mjs');
const url = new URL('./fixtures/tasks.mjs', import.meta.url);
const double = task<Tasks>(url, 'default', { native: async () => {} });

const wrong = (option: string, ...values: [unknown, string][]) =>
  values.map(([value, shown]) => [option, value, shown] as const);

const MAKERS = { threads, processes, native, auto };
const KINDS: readonly StrategyKind[] = ['inline', 'threads', 'processes', 'native', 'auto'];

describe.each(Object.entries(MAKERS))('%s()', (_, make) => {
  it.each([
    ...wrong('workers', [0, '0'], [-1, '-1'], [1.5, '1.5'], [Number.NaN, 'NaN'], [1025, '1025']),
    ...wrong('workers', ['2', '"2"'], [null, 'null'], [1n, '1n'], [[], 'an array of 0']),
    ...wrong(
      'grace',
      [-1, '-1'],
      [0.5, '0.5'],
      ['1s', '"1s"'],
      [Number.NaN, 'NaN'],
      [null, 'null'],
    ),
    ...wrong('niceness', [-1, '-1'], [20, '20'], [1.5, '1.5'], ['5', '"5"'], [null, 'null']),
    ...wrong('idleTimeout', [0, '0'], [-1, '-1'], [2 ** 31, '2147483648'], ['1s', '"1s"']),
  ])('refuses %s %s', async (option, value, shown) => {
    await expectError(() => make({ [option]: value }), 'INVALID_OPTION', `"${option}"`, shown);
  });

  it('refuses an option that it does not know, and says which it knows', async () => {
    const options = { worker: 2 } as object;
    await expectError(() => make(options), 'INVALID_OPTION', '"worker"', 'workers');
  });

  it.each([null, 4, 'two'])('refuses options that are %s', async (options) => {
    const words = ['options', String(options), 'is not an object'];
    await expectError(() => make(options as never), 'INVALID_OPTION', ...words);
  });

  it('has as many workers as are asked for, or one at least', async () => {
    await using three = make({ workers: 3 });
    await using some = make();
    await using others = make({ workers: undefined });
    expect(three.workers).toBe(3);
    expect(some.workers).toBeGreaterThanOrEqual(1);
    expect(others.workers).toBe(some.workers);
  });
});

describe.each(KINDS)('a strategy %s', (kind) => {
  let strategy: Strategy;
  beforeAll(() => {
    // No worker is started by what is refused.
    strategy = createStrategy(kind, { workers: 1 });
  });
  afterAll(() => strategy.close());

  it.each([
    ...wrong('signal', [{}, 'an object (Object)'], ['stop', '"stop"'], [null, 'null']),
    ...wrong('ordered', [1, '1'], ['no', '"no"'], [null, 'null']),
    ...wrong('chunkSize', [0, '0'], [-2, '-2'], [1.5, '1.5'], ['large', '"large"']),
    ...wrong('chunkSize', [2 ** 31, '2147483648'], [Number.NaN, 'NaN'], [null, 'null']),
    ...wrong('bufferSize', [0, '0'], [2.5, '2.5'], ['auto', '"auto"'], [Number.NaN, 'NaN']),
    ...wrong('onProgress', [true, 'true'], [{}, 'an object (Object)']),
    ...wrong('onSpan', [true, 'true'], [null, 'null']),
    ...wrong('timeout', [0, '0'], [-1, '-1'], [Number.NaN, 'NaN'], [2 ** 31, '2147483648']),
    ...wrong('retries', [-1, '-1'], [0.5, '0.5'], ['3', '"3"'], [null, 'null']),
    ...wrong('retryIf', [true, 'true'], ['WORKER_DIED', '"WORKER_DIED"']),
    ...wrong('order', ['sorted', '"sorted"'], [null, 'null'], [1, '1']),
    ...wrong('claim', ['static', '"static"'], [null, 'null']),
    ...wrong('seed', [0.5, '0.5'], ['1', '"1"'], [2 ** 31, '2147483648']),
  ])('refuses to map with %s %s', async (option, value, shown) => {
    const map = () => strategy.map(double, [1], { [option]: value });
    await expectError(map, 'INVALID_OPTION', `"${option}"`, shown);
  });

  it('refuses to map with an option that it does not know', async () => {
    const map = () => strategy.map(double, [1], { chunksize: 2 } as object);
    await expectError(map, 'INVALID_OPTION', '"chunksize"', 'chunkSize');
  });

  it.each([
    [undefined, 'undefined'],
    [null, 'null'],
    [7, '7'],
    ['abc', '"abc"'],
    [{ length: 1 }, 'an object (Object)'],
  ])('refuses to map over %s', async (source, shown) => {
    const map = () => strategy.map(double, source as never);
    await expectError(map, 'INVALID_OPTION', '"source"', shown);
  });

  it.each([
    [undefined, 'undefined'],
    ['./square.js', '"./square.js"'],
    [Math.sqrt, 'function sqrt'],
    [url, 'an object (URL)'],
  ])('refuses %s for a task', async (none, shown) => {
    await expectError(strategy.run(none as never, 1), 'INVALID_OPTION', '"task"', shown);
    const map = () => strategy.map(none as never, [1]);
    await expectError(map, 'INVALID_OPTION', '"task"', shown);
  });

  it('refuses to run with a wrong signal, or an option that it does not know', async () => {
    const run = (options: object) => strategy.run(double, 1, options);
    await expectError(run({ signal: 'stop' }), 'INVALID_OPTION', '"signal"', '"stop"');
    await expectError(run({ ordered: true }), 'INVALID_OPTION', '"ordered"', 'signal');
  });

  it.each([-1, 1.5, Number.NaN, '8', undefined])('refuses to share %s elements', async (length) => {
    const share = () => strategy.share(Int32Array, length as number);
    await expectError(share, 'INVALID_OPTION', '"length"', String(length));
  });
});

describe('a runtime', () => {
  it.each([
    ...wrong('env', ['A=1', '"A=1"'], [null, 'null'], [{ A: 1 }, 'an object (Object)']),
    ...wrong('execArgv', ['--no-warnings', '"--no-warnings"'], [null, 'null']),
  ])('of threads and processes refuses %s %s', async (option, value, shown) => {
    for (const make of [threads, processes]) {
      await expectError(() => make({ [option]: value }), 'INVALID_OPTION', `"${option}"`, shown);
    }
  });

  it('has limits for threads only, and known ones', async () => {
    const limits = { resourceLimits: { stackSizeMb: 1 } };
    await expectError(() => processes(limits as object), 'INVALID_OPTION', '"resourceLimits"');
    for (const resourceLimits of [{ stackSizeMb: 0 }, { stackMb: 1 }, 7]) {
      await expectError(() => threads({ resourceLimits } as object), 'INVALID_OPTION');
    }
  });
});

describe('axes', () => {
  it('a strategy by a name that there is not', async () => {
    const create = () => createStrategy('fibers' as StrategyKind);
    await expectError(create, 'INVALID_OPTION', '"strategy"', '"fibers"', 'threads');
  });

  it('the js kernel on native threads', async () => {
    const choose = () => chooseKernel('native', 'js');
    await expectError(choose, 'IMPOSSIBLE_COMBINATION', '"kernel"', '"js"', '"native"');
  });

  it('a memory that a strategy cannot have, with those that it can', async () => {
    const choose = (strategy: Strategy) => () => chooseMemory(strategy, 'transfer');
    const words = ['"memory"', '"transfer"'];
    await using children = processes({ workers: 1 });
    await expectError(choose(children), 'IMPOSSIBLE_COMBINATION', ...words, 'processes', '"copy"');
    await expectError(choose(inline()), 'IMPOSSIBLE_COMBINATION', ...words, 'inline', '"shared"');
  });

  it('the best memory where none is asked for', async () => {
    const sharing = process.platform === 'linux' && !nativeProblem();
    const best = { inline: 'shared', threads: 'shared', native: 'shared', auto: 'shared' };
    for (const kind of KINDS) {
      await using strategy = createStrategy(kind);
      const expected = { ...best, processes: sharing ? 'shared' : 'copy' }[kind];
      expect(chooseMemory(strategy, undefined), kind).toBe(expected);
    }
  });

  it.each(['./task.js', 'task', 'http://example.org/task.js', ''])(
    'a task at %j',
    async (where) => {
      await expectError(() => task(where), 'INVALID_OPTION', '"url"', JSON.stringify(where));
    },
  );
});
