import { processes, task, threads, transfer } from '@parallel/core';
import { expectCoded, rejection } from 'test-support/errors';
import { describe, expect, it } from 'vitest';

type Tasks = typeof import('./fixtures/tasks.mjs');
const url = new URL('./fixtures/tasks.mjs', import.meta.url);
const double = task<Tasks>(url);
const killOn = task<Tasks, 'killOn'>(url, 'killOn');
const exit = task<Tasks, 'exit'>(url, 'exit');
const size = task<Tasks, 'size'>(url, 'size');

describe.skipIf(process.platform === 'win32')('a process that is killed from within', () => {
  it('fails its own piece with SIGKILL in the message, and the others go on', async () => {
    await using strategy = processes({ workers: 2 });
    const all = Array.from({ length: 30 }, (_, x) => strategy.run(killOn, { x, victim: 13 }));
    const settled = await Promise.allSettled(all);
    for (const [x, end] of settled.entries()) {
      if (x !== 13) expect(end).toEqual({ status: 'fulfilled', value: x });
      else {
        expect(end.status).toBe('rejected');
        expectCoded(
          (end as PromiseRejectedResult).reason,
          'WORKER_DIED',
          'by SIGKILL',
          'tasks.mjs',
        );
      }
    }
    expect(strategy.stats()).toMatchObject({ completed: 29, failed: 1 });
  });

  it('ends a map with the outputs before it and the number of the piece', async () => {
    await using strategy = processes({ workers: 2 });
    const inputs = Array.from({ length: 20 }, (_, x) => ({ x, victim: 7 }));
    const seen: number[] = [];
    const consume = async () => {
      for await (const x of strategy.map(killOn, inputs, { chunkSize: 1 })) seen.push(x);
    };
    const error = await rejection(consume());
    expectCoded(error, 'WORKER_DIED', 'SIGKILL');
    expect((error as { piece?: number }).piece).toBe(7);
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(await strategy.map(double, [1, 2]).toArray()).toEqual([2, 4]);
  });
});

describe.each([
  ['threads', threads, transfer],
  ['processes', processes, transfer],
  ['threads', threads, (buffer: ArrayBuffer) => buffer],
] as const)('a worker of %s that exits', (_, make, send) => {
  it('fails only what it had begun; what it had at hand is run elsewhere, its buffer with it', async () => {
    await using strategy = make({ workers: 1 });
    // A short one first: the worker is then given two at once.
    for (let i = 0; i < 20; i += 1) await strategy.run(double, i);
    const exiting = rejection(strategy.run(exit, send(new ArrayBuffer(8)) as never));
    const next = strategy.run(size, send(new ArrayBuffer(24)) as never);
    const after = strategy.run(size, send(new ArrayBuffer(16)) as never);
    expectCoded(await exiting, 'WORKER_DIED', 'with code 3');
    expect(await Promise.all([next, after])).toEqual([24, 16]);
  });
});
