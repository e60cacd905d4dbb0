import { auto, type Task, task } from '@parallel/core';
import { expectCoded, rejection, thrown } from 'test-support/errors';
import { describe, expect, it } from 'vitest';
import { noNative } from './support/native.js';

const url = new URL('./fixtures/auto-tasks.mjs', import.meta.url);
type Tasks = typeof import('./fixtures/auto-tasks.mjs');
const cheap = task<Tasks>(url);
const of = <E extends keyof Tasks>(name: E) => task<Tasks, E>(url, name);
const costly = of('costly');
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
const create = () => auto({ workers: 2 });

describe('auto', () => {
  it('says that it knows nothing before it has run anything', async () => {
    await using strategy = create();
    expect([strategy.decisions, strategy.explain()]).toEqual([[], 'nothing has been run yet']);
  });

  it('leaves a cheap task where it is', async () => {
    await using strategy = create();
    // So few that even a machine which is busy elsewhere makes none of them costly.
    const outputs = await strategy.map(cheap, upTo(8)).toArray();
    for (let i = 0; i < 100; i += 1) outputs.push(await strategy.run(cheap, i));
    expect(new Set(outputs)).toEqual(new Set(['inline']));
    expect(strategy.stats()).toMatchObject({ completed: 108, started: 0 });
    expect(strategy.decisions).toMatchObject([{ strategy: 'inline' }]);
    expect(strategy.explain()).toMatch(/^default of file:.*auto-tasks\.mjs: inline, since /);
  });

  it('moves a costly one to threads, in the middle of a map, and it stays there', async () => {
    await using strategy = create();
    const outputs = await strategy.map(costly, upTo(100)).toArray();
    expect(outputs.map(({ x }) => x)).toEqual(upTo(100));
    expect([outputs[0]?.strategy, outputs.at(-1)?.strategy]).toEqual(['inline', 'threads']);
    const moved = outputs.findIndex(({ strategy }) => strategy === 'threads');
    expect(outputs.slice(moved).every(({ strategy }) => strategy === 'threads')).toBe(true);
    // The hash does not tell where it was computed.
    expect((await strategy.run(costly, 3)).hash).toBe(outputs[3]?.hash);
    expect((await strategy.run(costly, 3)).strategy).toBe('threads');
    const [decision] = strategy.decisions;
    expect(decision).toMatchObject({ strategy: 'threads', task: `costly of ${url}` });
    expect(decision?.pieces).toBe(moved);
    expect(strategy.explain()).toBe(`${decision?.task}: ${decision?.why}`);
    expect(strategy.stats()).toMatchObject({ completed: 102, failed: 0, started: 2, died: 0 });
  });

  it('decides about each task by itself', async () => {
    await using strategy = create();
    await strategy.map(costly, upTo(40)).toArray();
    expect(await strategy.run(cheap, 1)).toBe('inline');
    expect(strategy.decisions.map((d) => d.strategy)).toEqual(['threads', 'inline']);
    expect(strategy.explain().split('\n').length).toBe(2);
  });

  it.each(['dynamic', 'dealt'] as const)('keeps outputs in order, claim: %s', async (claim) => {
    await using strategy = create();
    const number = of('costlyNumber');
    const expected = await strategy.map(number, upTo(30)).toArray();
    for (const order of ['sequential', 'reversed', 'random', 'interleaved'] as const) {
      const again = await strategy.map(number, upTo(30), { order, claim, seed: 2 }).toArray();
      expect(again).toEqual(expected);
    }
    expect(strategy.decisions).toMatchObject([{ strategy: 'threads' }]);
  });

  it('moves in the middle of an order and of a source without an end', async () => {
    await using strategy = create();
    const reversed = await strategy.map(costly, upTo(60), { order: 'reversed' }).toArray();
    expect(reversed.map(({ x }) => x)).toEqual(upTo(60));
    expect(reversed.map(({ strategy }) => strategy)).toContain('threads');

    await using other = create();
    function* endless() {
      for (let i = 0; ; i += 1) yield i;
    }
    const seen: number[] = [];
    for await (const { x, strategy } of other.map(costly, endless())) {
      seen.push(x);
      if (strategy === 'threads') break;
    }
    expect(seen).toEqual(upTo(seen.length));
  });

  it.each([{}, { chunkSize: 1 }, { order: 'reversed' as const }])(
    'names the piece that failed after the move: %j',
    async (options) => {
      await using strategy = create();
      const error = await rejection(strategy.map(of('failAtThirty'), upTo(60), options).toArray());
      expect(error).toBeInstanceOf(RangeError);
      expect(error).toMatchObject({ message: 'cannot take 30', piece: 30 });
    },
  );

  it('leaves a task there whose outputs cannot be sent', async () => {
    await using strategy = create();
    const outputs = await strategy.map(of('costlyFunction'), upTo(20)).toArray();
    expect(outputs.every((output) => typeof output === 'function')).toBe(true);
    expect(strategy.decisions).toMatchObject([{ strategy: 'inline', copyEach: undefined }]);
    expect(strategy.explain()).toContain('cannot be sent to a worker');
  });

  it.skipIf(noNative)('moves a task with a native entry to it', async () => {
    await using strategy = create();
    const asked: number[] = [];
    const withEntry: Task<number, unknown> = task<Tasks, 'costlyNumber'>(url, 'costlyNumber', {
      native: async (pieces, { settle }) => {
        asked.push(...pieces);
        for (const [i, piece] of pieces.entries()) settle(i, -piece);
      },
    });
    const outputs = await strategy.map(withEntry, upTo(60)).toArray();
    expect(asked.length).toBeGreaterThan(0);
    const there = upTo(60).slice(60 - asked.length);
    // Chunks of its own, which may begin in any order.
    expect(asked.sort((a, b) => a - b)).toEqual(there);
    expect(outputs.slice(60 - asked.length)).toEqual(there.map((x) => -x));
    expect(strategy.decisions).toMatchObject([{ strategy: 'native' }]);
    expect(strategy.stats().started).toBe(0);
  });

  it('ends all of it when it is closed, wherever a task had moved', async () => {
    const strategy = create();
    await strategy.map(costly, upTo(40)).toArray();
    const running = strategy.map(costly, upTo(1000)).toArray();
    const ended = rejection(running);
    await strategy.close();
    expectCoded(await ended, 'CLOSED', 'the strategy was closed');
    expectCoded(await rejection(strategy.run(cheap, 1)), 'CLOSED', 'the strategy was closed');
  });

  it('refuses wrong options', () => {
    for (const options of [{ workers: 0 }, { grace: -1 }, { idleTimeout: 0 }, { env: {} }]) {
      const [option] = Object.keys(options);
      expectCoded(
        thrown(() => auto(options as never)),
        'INVALID_OPTION',
        `option "${option}"`,
      );
    }
  });
});
