import { Readable } from 'node:stream';
import { inline, task } from '@parallel/core';
import fc from 'fast-check';
import { rejection } from 'test-support/errors';
import { runs } from 'test-support/runs';
import { describe, expect, it } from 'vitest';
import { readChunks } from '../src/engine/source.js';
import { handshake } from './support/native-entry.js';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** An async source that gives its next item when the test says so. */
function controlled() {
  const waiting: {
    resolve: (step: IteratorResult<number>) => void;
    reject: (e: unknown) => void;
  }[] = [];
  const state = { asked: 0, returned: 0 };
  const source: AsyncIterable<number> = {
    [Symbol.asyncIterator]: () => ({
      next: () => {
        state.asked += 1;
        return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
      },
      async return() {
        state.returned += 1;
        return { done: true, value: undefined };
      },
    }),
  };
  return {
    source,
    state,
    give: (value: number) => waiting.shift()!.resolve({ value }),
    end: () => waiting.shift()!.resolve({ done: true, value: undefined }),
    fail: (error: unknown) => waiting.shift()!.reject(error),
  };
}

describe('an async source', () => {
  it('that is slow has its items taken as they come, not held back to fill a chunk', async () => {
    const { source, state, give, end } = controlled();
    const reader = readChunks(source);
    const first = reader.read(100);
    give(1);
    expect(await first).toEqual([1]);
    // The second was asked for meanwhile, and is not asked for again.
    expect(state.asked).toBe(2);
    const second = reader.read(100);
    await turn();
    give(2);
    expect(await second).toEqual([2]);
    const third = reader.read(100);
    await turn();
    end();
    expect(await third).toEqual([]);
    expect(await reader.read(1)).toEqual([]);
    expect(state.asked).toBe(3);
  });

  it('that gives several within one turn has them taken together, as many as are wanted', async () => {
    async function* quick() {
      for (let i = 0; i < 10; i += 1) yield i;
    }
    const reader = readChunks(quick());
    expect(await reader.read(4)).toEqual([0, 1, 2, 3]);
    expect(await reader.read(100)).toEqual([4, 5, 6, 7, 8, 9]);
    expect(await reader.read(1)).toEqual([]);
  });

  it('gives its error after the items before it, and no more after that', async () => {
    const { source, give, fail, state } = controlled();
    const reader = readChunks(source);
    const boom = new Error('boom');
    const first = reader.read(5);
    give(1);
    await first;
    fail(boom);
    await turn();
    expect(await rejection(Promise.resolve(reader.read(5)))).toBe(boom);
    await reader.close();
    expect(state).toEqual({ asked: 2, returned: 0 });

    async function* quick() {
      yield 1;
      yield 2;
      throw boom;
    }
    const other = readChunks(quick());
    expect(await other.read(5)).toEqual([1, 2]);
    expect(await rejection(Promise.resolve(other.read(5)))).toBe(boom);
  });

  it('that never answers does not hold up who closes it', async () => {
    const { source, state } = controlled();
    const reader = readChunks(source);
    const reading = reader.read(1);
    await turn();
    await reader.close();
    expect(state.returned).toBe(1);

    const { given, give } = handshake();
    async function* stuck() {
      yield 1;
      await given;
      yield 2;
    }
    const other = readChunks(stuck());
    expect(await other.read(1)).toEqual([1]);
    void other.read(1);
    await turn();
    await other.close();
    give();
    void reading;
  });

  it('that is left is told so, and has cleaned up when close is through', async () => {
    let cleaned = false;
    async function* source() {
      try {
        for (let i = 0; ; i += 1) yield i;
      } finally {
        await turn();
        cleaned = true;
      }
    }
    const reader = readChunks(source());
    expect(await reader.read(2)).toEqual([0, 1]);
    await reader.close();
    expect(cleaned).toBe(true);
    expect(await reader.read(2)).toEqual([]);
  });

  it('may be a stream, of which nothing is lost and which is closed', async () => {
    const stream = Readable.from(Array.from({ length: 100 }, (_, i) => i));
    const reader = readChunks<number>(stream);
    const items: number[] = [];
    for (let chunk = await reader.read(7); chunk.length > 0; chunk = await reader.read(7)) {
      expect(chunk.length).toBeLessThanOrEqual(7);
      items.push(...chunk);
    }
    expect(items).toEqual(Array.from({ length: 100 }, (_, i) => i));
    const other = Readable.from([1, 2, 3]);
    const left = readChunks<number>(other);
    await left.read(1);
    await left.close();
    expect(other.destroyed).toBe(true);
  });

  it('may be a stream that fails', async () => {
    const boom = new Error('boom');
    const stream = new Readable({ objectMode: true, read() {} });
    const reader = readChunks<number>(stream);
    const reading = reader.read(3);
    stream.push(1);
    expect(await reading).toEqual([1]);
    stream.destroy(boom);
    expect(await rejection(Promise.resolve(reader.read(3)))).toBe(boom);
  });
});

describe('a sync source', () => {
  it('gives its error after the items before it, and is not returned after that', async () => {
    let returned = 0;
    const boom = new Error('boom');
    const source: Iterable<number> = {
      [Symbol.iterator]() {
        let next = 0;
        return {
          next() {
            next += 1;
            if (next === 4) throw boom;
            return { value: next };
          },
          return() {
            returned += 1;
            return { done: true, value: undefined };
          },
        };
      },
    };
    const reader = readChunks(source);
    expect(reader.read(2)).toEqual([1, 2]);
    expect(reader.read(2)).toEqual([3]);
    expect(() => reader.read(2)).toThrow(boom);
    await reader.close();
    expect(returned).toBe(0);
    const left = readChunks(source);
    left.read(1);
    await left.close();
    await left.close();
    expect([returned, left.read(1)]).toEqual([1, []]);
  });
});

it('whatever sizes are read, of whatever source, all items come once and in order', async () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 9 });
  const pauses = fc.array(fc.boolean(), { maxLength: 60, size: 'max' });
  await fc.assert(
    fc.asyncProperty(sizes, pauses, fc.boolean(), async (sizes, pauses, isAsync) => {
      async function* slow() {
        for (const [i, pause] of pauses.entries()) {
          if (pause) await turn();
          yield i;
        }
      }
      const reader = readChunks(isAsync ? slow() : new Set(pauses.keys()));
      const items: number[] = [];
      for (let i = 0; ; i += 1) {
        const size = sizes[i % sizes.length]!;
        const chunk = await reader.read(size);
        expect(chunk.length).toBeLessThanOrEqual(size);
        if (chunk.length === 0) break;
        items.push(...chunk);
      }
      expect(items).toEqual([...pauses.keys()]);
    }),
    runs(100),
  );
});

describe('a source whose return throws,', () => {
  type Tasks = typeof import('./fixtures/schema-tasks.mjs');
  const double = task<Tasks, 'double'>(
    new URL('./fixtures/schema-tasks.mjs', import.meta.url),
    'double',
  );
  const refusal = new Error('return');
  function* sync() {
    try {
      for (let i = 0; ; i += 1) yield i;
    } finally {
      // biome-ignore lint/correctness/noUnsafeFinally: a source may.
      throw refusal;
    }
  }
  async function* later() {
    yield* sync();
  }

  it('says so to who leaves the loop', async () => {
    await using strategy = inline();
    const leave = async () => {
      for await (const x of strategy.map(double, sync())) if (x > 10) break;
    };
    expect(await rejection(leave())).toBe(refusal);
  });

  it.each([
    ['sync', sync],
    ['async', later],
  ])('does not hide why a run failed: %s', async (_, make) => {
    await using strategy = inline();
    const controller = new AbortController();
    const reason = new Error('enough');
    const abort = async () => {
      const { signal } = controller;
      for await (const x of strategy.map(double, make(), { signal, chunkSize: 1 })) {
        if (x > 10) controller.abort(reason);
      }
    };
    expect(await rejection(abort())).toBe(reason);
  });

  it('or gives no promise while an item is waited for, is closed all the same', async () => {
    const next = () => new Promise<never>(() => {});
    const source = { [Symbol.asyncIterator]: () => ({ next, return: () => ({ done: true }) }) };
    const reader = readChunks(source as never as AsyncIterable<number>);
    void reader.read(1);
    await turn();
    await reader.close();
  });
});
