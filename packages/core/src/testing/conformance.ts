import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import type { Strategy } from '../strategies/strategy.js';
import { task } from '../task.js';

type Tasks = typeof import('./tasks.js');
const url = new URL('./testing-tasks.js', import.meta.url);
const square = task<Tasks>(url);
const slowWhenSmall = task<Tasks, 'slowWhenSmall'>(url, 'slowWhenSmall');
const strategyOf = task<Tasks, 'strategyOf'>(url, 'strategyOf');
const failOn = task<Tasks, 'failOn'>(url, 'failOn');
const fail = task<Tasks, 'fail'>(url, 'fail');
const addToAll = task<Tasks, 'addToAll'>(url, 'addToAll');
const bytes = task<Tasks, 'bytes'>(url, 'bytes');
const makeFunction = task<Tasks, 'makeFunction'>(url, 'makeFunction');
const exit = task<Tasks, 'exit'>(url, 'exit');
const loopForever = task<Tasks, 'loopForever'>(url, 'loopForever');

/** The test runner's functions: those of vitest, node:test, mocha or jest. */
export interface TestRunner {
  describe(name: string, body: () => void): void;
  it(name: string, body: () => Promise<void>): void;
}

export interface ConformanceOptions {
  /** Whether the strategy computes outside the caller's isolate, so that a task can be ended. Default true. */
  readonly isolated?: boolean;
  /** Whether it can share memory here. Default true. */
  readonly sharing?: boolean;
}

/**
 * Registers the tests that every strategy has to pass.
 * @param create makes a new strategy; called once a test, closed after it.
 */
export function conformance(
  { describe, it }: TestRunner,
  create: () => Strategy,
  { isolated = true, sharing = true }: ConformanceOptions = {},
): void {
  const test = (name: string, body: (strategy: Strategy) => Promise<void>) =>
    it(name, async () => {
      const strategy = create();
      try {
        await body(strategy);
      } finally {
        await strategy.close();
      }
    });
  const range = (n: number) => Array.from({ length: n }, (_, i) => i);
  const rejection = async (promise: Promise<unknown>): Promise<unknown> => {
    let value: unknown;
    try {
      value = await promise;
    } catch (error) {
      return error;
    }
    return assert.fail(`resolved with ${String(value)}`);
  };

  describe('run', () => {
    test('gives the output', async (s) => {
      assert.equal(await s.run(square, 7), 49);
    });
    test('tells the task its strategy', async (s) => {
      assert.equal(await s.run(strategyOf, undefined), s.kind);
    });
    test('runs many at once', async (s) => {
      const outputs = await Promise.all(range(200).map((i) => s.run(square, i)));
      assert.deepEqual(
        outputs,
        range(200).map((i) => i * i),
      );
    });
    test('says when an output cannot be sent', async (s) => {
      // Where nothing has to be sent, a function is an output like any other.
      if (!isolated) return;
      const error = (await rejection(s.run(makeFunction, undefined))) as { code?: string };
      assert.equal(error.code, 'NOT_CLONEABLE');
    });
    test('says when an input cannot be sent', async (s) => {
      if (!isolated) return;
      const input = Object.assign(() => 1) as never;
      const error = (await rejection(s.run(square, input))) as { code?: string };
      assert.equal(error.code, 'NOT_CLONEABLE');
      assert.equal(await s.run(square, 3), 9);
    });
    test('brings buffers back', async (s) => {
      const output = await s.run(bytes, 300);
      assert.deepEqual([output.length, output[299]], [300, 300 & 255]);
    });
  });

  describe('map', () => {
    for (const chunkSize of ['auto', 1, 7] as const) {
      test(`keeps the order (chunkSize ${chunkSize})`, async (s) => {
        const outputs = await s.map(slowWhenSmall, range(100), { chunkSize }).toArray();
        assert.deepEqual(outputs, range(100));
      });
      test(`loses and doubles nothing unordered (chunkSize ${chunkSize})`, async (s) => {
        const options = { chunkSize, ordered: false };
        const outputs = await s.map(slowWhenSmall, range(100), options).toArray();
        assert.deepEqual(
          outputs.sort((a, b) => a - b),
          range(100),
        );
      });
    }
    test('takes no input', async (s) => {
      assert.deepEqual(await s.map(square, []).toArray(), []);
    });
    test('takes iterables and async iterables', async (s) => {
      assert.deepEqual(await s.map(square, new Set([3, 4])).toArray(), [9, 16]);
      async function* source() {
        yield 5;
        await setImmediate();
        yield 6;
      }
      assert.deepEqual(await s.map(square, source()).toArray(), [25, 36]);
    });
    test('pulls a source without end no further than the buffer, and returns it', async (s) => {
      let pulled = 0;
      let returned = false;
      function* endless() {
        try {
          for (;;) yield pulled++;
        } finally {
          returned = true;
        }
      }
      let consumed = 0;
      for await (const output of s.map(square, endless(), { bufferSize: 10, chunkSize: 2 })) {
        assert.equal(output, consumed * consumed);
        consumed += 1;
        assert.ok(pulled <= consumed + 10, `${pulled} pulled when ${consumed} were consumed`);
        if (consumed === 100) break;
      }
      assert.equal(returned, true);
      assert.equal(await s.run(square, 3), 9);
    });
    test('does nothing until it is iterated', async (s) => {
      let pulled = 0;
      s.map(square, {
        *[Symbol.iterator]() {
          pulled += 1;
          yield 1;
        },
      });
      await setImmediate();
      assert.equal(pulled, 0);
    });
    test('passes on what the source throws, after the outputs before it', async (s) => {
      const seen: number[] = [];
      const boom = new Error('the source broke');
      function* source() {
        yield 1;
        yield 2;
        throw boom;
      }
      const consume = async () => {
        for await (const y of s.map(square, source(), { chunkSize: 1 })) seen.push(y);
      };
      assert.equal(await rejection(consume()), boom);
      assert.deepEqual(seen, [1, 4]);
    });
    test('rejects with what a progress listener throws', async (s) => {
      const mine = new Error('mine');
      const onProgress = () => {
        throw mine;
      };
      assert.equal(await rejection(s.map(square, range(20), { onProgress }).toArray()), mine);
      assert.equal(await s.run(square, 3), 9);
    });
    test('tells how far it is', async (s) => {
      const seen: number[] = [];
      const onProgress = (p: { done: number; total?: number }) => {
        assert.equal(p.total, 20);
        seen.push(p.done);
      };
      await s.map(square, range(20), { onProgress }).toArray();
      assert.equal(seen.at(-1), 20);
    });
  });

  describe('errors', () => {
    test('keep class, name, message, code and cause', async (s) => {
      const error = await rejection(s.run(fail, 'coded'));
      assert.ok(error instanceof TypeError);
      assert.deepEqual(
        [error.name, error.message, (error as { code?: unknown }).code],
        ['CodedError', 'coded', 'E_CODED'],
      );
      assert.ok(error.cause instanceof RangeError);
      assert.equal(error.cause.message, 'the cause');
      assert.match(String(error.stack), /testing-tasks/);
    });
    test('keep the errors of an AggregateError', async (s) => {
      const error = await rejection(s.run(fail, 'aggregate'));
      assert.ok(error instanceof AggregateError);
      assert.deepEqual(
        error.errors.map((e) => [e instanceof TypeError, e.message]),
        [
          [true, 'first'],
          [false, 'second'],
        ],
      );
    });
    test('may be anything that was thrown', async (s) => {
      assert.equal(await rejection(s.run(fail, 'undefined')), undefined);
      assert.equal(await rejection(s.run(fail, 'string')), 'a string');
      assert.equal(((await rejection(s.run(fail, 'reject'))) as Error).message, 'rejected');
    });
    for (const chunkSize of ['auto', 1, 16] as const) {
      test(`name the piece, after the outputs before it (chunkSize ${chunkSize})`, async (s) => {
        const seen: number[] = [];
        const inputs = range(50).map((x) => ({ x, bad: 20 }));
        const consume = async () => {
          for await (const x of s.map(failOn, inputs, { chunkSize })) seen.push(x);
        };
        const error = await rejection(consume());
        assert.ok(error instanceof RangeError);
        assert.equal((error as { piece?: number }).piece, 20);
        assert.deepEqual(seen, range(20));
      });
    }
    test('name a module that is missing, and an export', async (s) => {
      const missing = task<Tasks>(new URL('./no-such-module.js', import.meta.url));
      const error = (await rejection(s.run(missing, 1))) as { code?: string; message: string };
      assert.equal(error.code, 'TASK_NOT_FOUND');
      assert.match(error.message, /no-such-module/);
      const nowhere = task<{ nowhere: (x: number) => void }, 'nowhere'>(url, 'nowhere');
      const other = (await rejection(s.run(nowhere, 1))) as {
        code?: string;
        message: string;
      };
      assert.equal(other.code, 'TASK_NOT_FOUND');
      assert.match(other.message, /"nowhere".*default/);
    });
    test('of options quote option and value', async (s) => {
      const error = (() => {
        try {
          s.map(square, [], { chunkSize: 0 });
        } catch (thrown) {
          return thrown as { code?: string; message: string };
        }
        return assert.fail('chunkSize 0 was taken');
      })();
      assert.equal(error.code, 'INVALID_OPTION');
      assert.match(error.message, /"chunkSize": 0 is not/);
    });
  });

  describe('ending', () => {
    test('an aborted signal prevents the start', async (s) => {
      const reason = new Error('no');
      const signal = AbortSignal.abort(reason);
      assert.equal(await rejection(s.run(square, 1, { signal })), reason);
      assert.equal(await rejection(s.map(square, [1], { signal }).toArray()), reason);
    });
    test('an abort ends a map between its pieces', async (s) => {
      const controller = new AbortController();
      const reason = new Error('enough');
      const consume = async () => {
        for await (const y of s.map(square, range(1e6), {
          chunkSize: 1,
          signal: controller.signal,
        })) {
          if (y === 25) controller.abort(reason);
        }
      };
      assert.equal(await rejection(consume()), reason);
      assert.equal(await s.run(square, 3), 9);
    });
    test('close can be called twice, and use after it is refused', async (s) => {
      await s.close();
      await s.close();
      const error = (await rejection(s.run(square, 1))) as { code?: string };
      assert.equal(error.code, 'CLOSED');
    });
  });

  if (isolated) {
    describe('a worker', () => {
      for (const code of [0, 1]) {
        test(`that exits with ${code} fails its own piece only`, async (s) => {
          const error = (await rejection(s.run(exit, code))) as { code?: string };
          assert.equal(error.code, 'WORKER_DIED');
          assert.deepEqual(
            await s.map(square, range(50)).toArray(),
            range(50).map((i) => i * i),
          );
        });
      }
      if (sharing) {
        test('in an endless loop is ended by an abort', async (s) => {
          const controller = new AbortController();
          const started = s.share(Int32Array, 1);
          const running = rejection(s.run(loopForever, started, { signal: controller.signal }));
          while (Atomics.load(started, 0) === 0) await setImmediate();
          const reason = new Error('stop it');
          controller.abort(reason);
          assert.equal(await running, reason);
          assert.deepEqual(
            await s.map(square, range(50)).toArray(),
            range(50).map((i) => i * i),
          );
        });
      }
    });
  }

  if (sharing) {
    describe('shared memory', () => {
      test('is seen by all, and Atomics lose nothing', async (s) => {
        const cells = s.share(Int32Array, 4);
        const inputs = Array.from({ length: 20 }, () => ({ cells, times: 500 }));
        await s.map(addToAll, inputs, { chunkSize: 1 }).toArray();
        assert.deepEqual([...cells], [10000, 10000, 10000, 10000]);
      });
      test('works on a part of the array', async (s) => {
        const cells = s.share(Int32Array, 8);
        await s.run(addToAll, { cells: cells.subarray(2, 4), times: 1 });
        assert.deepEqual([...cells], [0, 0, 1, 1, 0, 0, 0, 0]);
      });
    });
  }
}
