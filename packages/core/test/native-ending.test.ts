import { setImmediate } from 'node:timers/promises';
import { native, task } from '@parallel/core';
import { expectError, rejection } from 'test-support/errors';
import { describe, expect, it } from 'vitest';
import { taskOf } from './support/native-entry.js';

type Tasks = typeof import('./fixtures/tasks.mjs');
const url = new URL('./fixtures/tasks.mjs', import.meta.url);
const strategy = native({ workers: 3 });
const INPUTS = [5, 6, 7, 8];

/** Settles the first piece, then runs until it is told to stop. */
function endless() {
  const state = { cancelled: false, ended: false };
  const endless = taskOf(async (_, { cancel, settle }) => {
    settle(0, 0);
    while (Atomics.load(cancel, 0) === 0) await setImmediate();
    state.cancelled = true;
    await setImmediate();
    state.ended = true;
  });
  return { state, task: endless };
}

describe('ending the native strategy', () => {
  it('a loop that is left sets the cancel flag and waits for the entry', async () => {
    const { state, task } = endless();
    for await (const output of strategy.map(task, INPUTS)) {
      expect(output).toBe(0);
      break;
    }
    expect(state).toEqual({ cancelled: true, ended: true });
  });

  it('an abort does, and the map rejects with its reason', async () => {
    const { state, task } = endless();
    const controller = new AbortController();
    const reason = new Error('enough');
    const consume = async () => {
      for await (const _ of strategy.map(task, INPUTS, { signal: controller.signal })) {
        controller.abort(reason);
      }
    };
    expect(await rejection(consume())).toBe(reason);
    expect(state).toEqual({ cancelled: true, ended: true });
  });

  it('an abort while it waits for the entry does', async () => {
    const { state, task } = endless();
    const controller = new AbortController();
    const running = rejection(strategy.run(task, 1, { signal: controller.signal }));
    await setImmediate();
    controller.abort(new Error('enough'));
    expect(await running).toBe(controller.signal.reason);
    expect(state).toEqual({ cancelled: true, ended: true });
  });

  it('an abort before the start does not call the entry', async () => {
    const never = taskOf(async () => expect.unreachable());
    const signal = AbortSignal.abort(new Error('no'));
    expect(await rejection(strategy.run(never, 1, { signal }))).toBe(signal.reason);
    expect(await rejection(strategy.map(never, [1], { signal }).toArray())).toBe(signal.reason);
  });

  it('a closed one refuses', async () => {
    const closed = native();
    await closed.close();
    const doubled = taskOf(async () => expect.unreachable());
    await expectError(closed.run(doubled, 1), 'CLOSED');
    await expectError(closed.map(doubled, [1]).toArray(), 'CLOSED');
    await expectError(() => closed.share(Int32Array, 1), 'CLOSED');
  });

  it('a task without an entry is refused, with what can run it', async () => {
    const plain = task<Tasks>(url);
    const words = [String(url), '"native"', 'threads'];
    await expectError(() => strategy.map(plain, INPUTS), 'IMPOSSIBLE_COMBINATION', ...words);
    await expectError(strategy.run(plain, 1), 'IMPOSSIBLE_COMBINATION', ...words);
  });
});
