import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import type { Strategy } from '../strategies/strategy.js';
import { task } from '../task.js';

export type Tasks = typeof import('./tasks/index.js');

/** The module of the tasks, beside this one once both are built. */
export const tasksUrl = new URL('./testing-tasks.js', import.meta.url);

export function named<E extends keyof Tasks & string>(name: E) {
  return task<Tasks, E>(tasksUrl, name);
}

export const square = named('square');

/** The test runner's functions: those of vitest, node:test or mocha. (In Jest what workers answer is of another realm than what it is compared with.) */
export interface TestRunner {
  describe(name: string, body: () => void): void;
  /** @param timeout in milliseconds; runners that take it otherwise have to be told by their own means. */
  it(name: string, body: () => Promise<void>, timeout?: number): void;
}

/** What `conformance` takes. */
export interface ConformanceOptions {
  /**
   * Whether tasks run outside the caller's isolate: then nothing but clones goes
   * in and out, and a task that lets no event through can be ended, as can one
   * that exits. Default true.
   */
  readonly isolated?: boolean;
  /** Whether `share` works here. Most tests that have to count need it. Default true. */
  readonly sharing?: boolean;
  /** Whether a worker is a process, which a signal can kill without harm to the others. Default false. */
  readonly killable?: boolean;
  /**
   * A module whose default export makes such a strategy. With it the suite runs
   * a process of its own that it kills, to see that no worker is left.
   */
  readonly module?: URL;
  /**
   * Makes such a strategy with little memory for each worker, which a task then
   * exhausts. For processes: what becomes of a thread is up to Node, and may be the end of all.
   */
  readonly hog?: () => Strategy;
}

/** What a theme of tests is given. */
export interface Suite extends Required<Omit<ConformanceOptions, 'module' | 'hog'>> {
  readonly module: URL | undefined;
  readonly hog: (() => Strategy) | undefined;
  readonly describe: TestRunner['describe'];
  /** A test with a strategy of its own, which is closed after it. */
  test(name: string, body: (strategy: Strategy) => Promise<void>): void;
}

const TEST_MILLISECONDS = 60_000;

export function suiteOf(
  { describe, it }: TestRunner,
  create: () => Strategy,
  { isolated = true, sharing = true, killable = false, module, hog }: ConformanceOptions,
): Suite {
  const test: Suite['test'] = (name, body) =>
    it(
      name,
      async () => {
        // Idle workers do not keep the program alive, and not every runner does.
        const alive = setInterval(() => {}, TEST_MILLISECONDS);
        try {
          const strategy = create();
          try {
            await body(strategy);
          } finally {
            await strategy.close();
          }
        } finally {
          clearInterval(alive);
        }
      },
      TEST_MILLISECONDS,
    );
  return { isolated, sharing, killable, module, hog, describe, test };
}

/** 0, 1, 2, ... */
export function upTo(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}

export function squares(n: number): number[] {
  return upTo(n).map((i) => i * i);
}

/** Whether the strategy does its work, as after a mishap it has to. */
export async function assertUsable(s: Strategy): Promise<void> {
  assert.deepEqual(await s.map(square, upTo(50)).toArray(), squares(50));
}

/** What a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  return assert.fail(`resolved with ${String(value)}`);
}

export interface Coded {
  readonly code?: unknown;
  readonly message: string;
  readonly piece?: number;
  readonly cause?: unknown;
}

/** The rejection, as an error of the library's. */
export async function failure(promise: Promise<unknown>): Promise<Coded> {
  const error = await rejection(promise);
  assert.ok(error instanceof Error, String(error));
  return error as Coded;
}

export function thrown(body: () => unknown): Coded {
  try {
    body();
  } catch (error) {
    return error as Coded;
  }
  return assert.fail('nothing was thrown');
}

/** All that can be had, and what ended it. */
export async function collect<T>(
  outputs: AsyncIterable<T>,
): Promise<{ seen: T[]; error?: unknown }> {
  const seen: T[] = [];
  try {
    for await (const output of outputs) seen.push(output);
  } catch (error) {
    return { seen, error };
  }
  return { seen };
}

/** Until another thread has done something that can be looked at. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await setImmediate();
}

/** Time for whatever should not happen to happen. */
export async function someTurns(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await setImmediate();
}

/** Whether a promise is settled after some turns of the event loop. */
export async function isPending(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const note = () => {
    settled = true;
  };
  promise.then(note, note);
  await someTurns();
  return !settled;
}

/** Has a task stay in each worker until `release` is called. */
export async function occupy(s: Strategy, { isolated }: Suite) {
  const door = s.channel<string, string>();
  const hold = named('hold');
  // In the caller's own isolate tasks come one after another.
  const count = isolated ? s.workers : 1;
  const held = upTo(count).map(() => s.run(hold, door.end));
  for (let i = 0; i < count; i += 1) assert.equal(await door.receive(), 'in');
  return {
    held,
    async release() {
      for (let i = 0; i < count; i += 1) await door.send('out');
      assert.deepEqual(await Promise.all(held), Array(count).fill('out'));
    },
  };
}
