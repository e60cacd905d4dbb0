import { inline, type Memory, native, nativeProblem, processes, threads } from '@parallel/core';
import {
  borrowStrategy,
  chooseKernel,
  chooseMemory,
  createStrategy,
  MEMORIES,
  STRATEGIES,
} from '@parallel/core/options';
import { expectCoded, rejection, thrown } from 'test-support/errors';
import { describe, expect, it } from 'vitest';
import { taskOf } from './support/native-entry.js';
import { runNode } from './support/run-node.js';

const noNative = nativeProblem() !== undefined;
const twice = taskOf(async () => {});

describe('chooseKernel', () => {
  it('takes JavaScript wherever JavaScript runs', () => {
    for (const kind of ['inline', 'threads', 'processes'] as const) {
      expect(chooseKernel(kind, 'js')).toBe('js');
    }
  });
  it('refuses JavaScript on native threads', () => {
    expectCoded(
      thrown(() => chooseKernel('native', 'js')),
      'IMPOSSIBLE_COMBINATION',
      '"kernel": "js"',
      'strategy "native"',
    );
  });
  it.skipIf(noNative)('takes the native kernel if asked to, and if asked nothing', () => {
    for (const kind of STRATEGIES) {
      expect(chooseKernel(kind, 'native')).toBe('native');
      expect(chooseKernel(kind, undefined)).toBe('native');
    }
  });
  it('without the addon falls back to JavaScript with one notice, and refuses what needs the addon', async () => {
    const { status, output } = await runNode(
      `const { chooseKernel, chooseMemory } = await import(dist + 'options.js');
      const { processes, threads } = await import(dist + 'index.js');
      const warnings = [];
      process.on('warning', ({ name, code, message }) => warnings.push({ name, code, message }));
      const codeOf = (body) => {
        try { return body(); } catch (error) { return error.code; }
      };
      const kernels = ['inline', 'threads', 'processes'].flatMap((kind) => [
        chooseKernel(kind), chooseKernel(kind, 'js'), codeOf(() => chooseKernel(kind, 'native')),
      ]);
      const native = codeOf(() => chooseKernel('native'));
      const p = processes({ workers: 1 });
      const memory = [chooseMemory(p), codeOf(() => chooseMemory(p, 'shared')), chooseMemory(threads())];
      await new Promise((resolve) => setImmediate(resolve));
      console.log('RESULT ' + JSON.stringify({ kernels, native, memory, warnings }));`,
      { PARALLEL_NATIVE: 'off' },
    );
    const result = JSON.parse(/^RESULT (.*)$/m.exec(output)?.[1] ?? 'null');
    expect({ status, ...result }).toMatchObject({
      status: 0,
      kernels: Array(3).fill(['js', 'js', 'NATIVE_UNAVAILABLE']).flat(),
      native: 'NATIVE_UNAVAILABLE',
      memory: [
        'copy',
        process.platform === 'linux' ? 'NATIVE_UNAVAILABLE' : 'IMPOSSIBLE_COMBINATION',
        'shared',
      ],
    });
    expect(result.warnings).toHaveLength(1);
    expect(result.warnings[0]).toMatchObject({
      name: 'ParallelNotice',
      code: 'PARALLEL_JS_KERNEL',
    });
  });

  const NOTHING = { PARALLEL_NATIVE: 'off' };
  it.each<[string, Record<string, string>, string, string, number]>([
    ['an option', NOTHING, '"quiet"', 'js', 0],
    ['an option', NOTHING, '"prefer"', 'js', 1],
    ['an option', NOTHING, '"require"', 'NATIVE_UNAVAILABLE caused by NATIVE_UNAVAILABLE', 0],
    ['a wrong word in the environment', { PARALLEL_NATIVE: 'never' }, '', 'INVALID_OPTION', 0],
  ])('does as %s says (%o, %s): %s', async (_, env, native, expected, notices) => {
    const { output } = await runNode(
      `const { chooseKernel, defaultKernel } = await import(dist + 'options.js');
      let notices = 0;
      process.on('warning', () => { notices += 1; });
      const results = [() => defaultKernel(${native}), () => chooseKernel('threads', undefined${native && `, ${native}`})]
        .map((body) => {
          try { return body(); } catch ({ code, cause }) {
            return code + (cause ? ' caused by ' + cause.code : '');
          }
        });
      await new Promise((resolve) => setImmediate(resolve));
      console.log('RESULT ' + JSON.stringify([...new Set(results), notices]));`,
      env,
    );
    const result = JSON.parse(/^RESULT (.*)$/m.exec(output)?.[1] ?? 'null');
    expect(result).toEqual([expected, notices]);
  });
  it.skipIf(noNative)('does as the environment says where no option does', async () => {
    for (const [word, expected] of [
      ['quiet', 'native'],
      ['require', 'native'],
    ]) {
      const { output } = await runNode(
        `console.log((await import(dist + 'options.js')).defaultKernel());`,
        { PARALLEL_NATIVE: String(word) },
      );
      expect(output.trim()).toBe(expected);
    }
  });
});

describe('chooseMemory', () => {
  const all = { kind: 'threads', memory: ['shared', 'transfer', 'copy'] } as const;

  it('gives what suits the strategy best, of what is possible', () => {
    expect(chooseMemory(all, undefined)).toBe('shared');
    expect(chooseMemory(all, undefined, ['copy', 'transfer'])).toBe('transfer');
    expect(chooseMemory({ kind: 'processes', memory: ['copy'] }, undefined)).toBe('copy');
  });
  it('gives what was asked for where it can be had', () => {
    for (const memory of MEMORIES) expect(chooseMemory(all, memory)).toBe(memory);
  });
  it.each<[{ kind: 'inline' | 'processes' | 'native'; memory: readonly Memory[] }, Memory]>([
    [{ kind: 'inline', memory: ['shared'] }, 'copy'],
    [{ kind: 'inline', memory: ['shared'] }, 'transfer'],
    [{ kind: 'native', memory: ['shared'] }, 'copy'],
    [{ kind: 'processes', memory: ['shared', 'copy'] }, 'transfer'],
  ])('refuses of %o memory %s, and says what there is', (strategy, memory) => {
    expectCoded(
      thrown(() => chooseMemory(strategy, memory)),
      'IMPOSSIBLE_COMBINATION',
      `"memory": "${memory}"`,
      `strategy "${strategy.kind}"`,
      strategy.memory.map((value) => `"${value}"`).join(', '),
    );
  });
  it('refuses what the problem cannot do', () => {
    const error = thrown(() => chooseMemory(all, 'shared', ['copy']));
    expectCoded(error, 'IMPOSSIBLE_COMBINATION', '"shared"', 'use memory "copy"');
  });
  it('refuses where the strategy has nothing of what the problem can do', () => {
    const error = thrown(() =>
      chooseMemory({ kind: 'inline', memory: ['shared'] }, undefined, ['copy']),
    );
    expectCoded(error, 'IMPOSSIBLE_COMBINATION', 'inline');
  });
});

describe('borrowStrategy', () => {
  it.each([
    ['inline', inline],
    ['threads', () => threads({ workers: 2 })],
    ['processes', () => processes({ workers: 2 })],
    ['native', () => native({ workers: 2 })],
  ] as const)('%s: leaves open what it was given, and closes what it made', async (kind, make) => {
    await using given = make();
    {
      await using borrowed = borrowStrategy(given, { workers: 7 });
      expect(borrowed.strategy).toBe(given);
    }
    if (given.memory.some((way) => way === 'shared')) {
      expect(given.share(Int8Array, 0).length).toBe(0);
    }

    const borrowed = borrowStrategy(kind, { workers: 2 });
    expect([borrowed.strategy.kind, borrowed.strategy.workers]).toEqual([kind, given.workers]);
    await borrowed[Symbol.asyncDispose]();
    expectCoded(await rejection(borrowed.strategy.map(twice, [1]).toArray()), 'CLOSED');
  });

  it('refuses a name that is none, and a wrong number of workers', () => {
    expectCoded(
      thrown(() => createStrategy('fibers' as never)),
      'INVALID_OPTION',
      '"fibers"',
      'threads',
    );
    expectCoded(
      thrown(() => borrowStrategy('threads', { workers: 0 })),
      'INVALID_OPTION',
      '"workers": 0',
    );
  });
});
