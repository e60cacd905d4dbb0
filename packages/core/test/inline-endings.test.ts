import { inline } from '@parallel/core';
import { expectCoded, rejection } from 'test-support/errors';
import { describe, expect, it } from 'vitest';
import { ending, reached } from './support/endings.js';

/* What the tests of cancel, timeout and retries say, without workers. */

const reason = new Error('enough');
const who = ending('who');
const SIZE = 40;
const AT = 5;
const upTo = (end: number) => Array.from({ length: end }, (_, i) => i);
const pieces = (cells: Int32Array) => upTo(12).map((x) => ({ x, at: AT, cells, looks: true }));

describe('a cancelled task inline', () => {
  it('that awaits hears of it, and its caller does not wait for it', async () => {
    const strategy = inline();
    const cells = strategy.share(Int32Array, 3);
    const controller = new AbortController();
    const { signal } = controller;
    const running = rejection(strategy.run(ending('listens'), cells, { signal }));
    await reached(cells, 0);
    controller.abort(reason);
    expect(await running).toBe(reason);
    await reached(cells, 1);
    expect(cells[2]).toBe(1);
    expect(await strategy.run(who, undefined)).toBe(await strategy.run(who, undefined));
  });

  it('of a map is one piece’s end: those before it were given out', async () => {
    const strategy = inline();
    const cells = strategy.share(Int32Array, 3);
    const controller = new AbortController();
    const inputs = [0, 1].map((x) => ({ x, at: 1, looks: true, cells }));
    const seen: number[] = [];
    const consume = async () => {
      const options = { chunkSize: 1, signal: controller.signal };
      for await (const x of strategy.map(ending('stopsAt'), inputs, options)) {
        seen.push(x);
        controller.abort(reason);
      }
    };
    expect(await rejection(consume())).toBe(reason);
    expect(seen).toEqual([0]);
    await strategy.close();
    // It came to its turn too late, or saw the signal.
    expect(cells[0]).toBe(cells[1]);
  });
});

describe('a timeout inline', () => {
  it('ends the wait for a task that awaits, which hears of it', async () => {
    const strategy = inline();
    const cells = strategy.share(Int32Array, 3);
    const error = await rejection(strategy.run(ending('listens'), cells, { timeout: 1 }));
    expectCoded(error, 'TIMEOUT');
    await reached(cells, 1);
  });

  it.each(['polls', 'throwsIfAborted'] as const)(
    'is seen by a loop that looks (%s)',
    async (name) => {
      const strategy = inline();
      const cells = strategy.share(Int32Array, 3);
      expectCoded(await rejection(strategy.run(ending(name), cells, { timeout: 5 })), 'TIMEOUT');
      expect(cells[1]).toBe(1);
    },
  );

  it('names the piece of a map, after the outputs before it', async () => {
    const strategy = inline();
    const cells = strategy.share(Int32Array, 3);
    const seen: number[] = [];
    const consume = async () => {
      const options = { chunkSize: 4, timeout: 500 };
      for await (const x of strategy.map(ending('stopsAt'), pieces(cells), options)) {
        seen.push(x);
      }
    };
    const error = await rejection(consume());
    expectCoded(error, 'TIMEOUT');
    expect((error as { piece?: number }).piece).toBe(AT);
    expect(seen).toEqual([0, 1, 2, 3, 4]);
  });
});

it('a piece that throws is tried again where retryIf says so', async () => {
  const strategy = inline();
  const tries = strategy.share(Int32Array, SIZE);
  const inputs = upTo(SIZE).map((x) => ({ x, at: AT, times: 2, tries }));
  const options = { retries: 2, retryIf: () => true, chunkSize: 10 };
  expect(await strategy.map(ending('throws'), inputs, options).toArray()).toEqual(upTo(SIZE));
  expect([...tries]).toEqual(upTo(SIZE).map((x) => (x === AT ? 3 : 1)));
});
