import { type NativeEntry, type Task, task } from '@parallel/core';

/** A task with a native entry written in JavaScript. */
export function taskOf(native: NativeEntry<number, number>): Task<number, number> {
  type Module = typeof import('../fixtures/tasks.mjs');
  return task<Module>(new URL('../fixtures/tasks.mjs', import.meta.url), 'default', { native });
}

/** A promise, and the call that settles it. */
export function handshake(): { given: Promise<void>; give: () => void } {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}

/** Until a native entry is told to stop, as it would look itself. */
export async function cancelled(cancel: Int32Array): Promise<void> {
  while (Atomics.load(cancel, 0) === 0) await new Promise((resolve) => setImmediate(resolve));
}
