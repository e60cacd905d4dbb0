import type { Transferable } from 'node:worker_threads';
import { now } from '../clock.js';
import { isTransferred } from '../memory/transfer.js';
import type { TaskContext, TaskFunction } from '../task.js';
import type { Cancellation } from './cancellation.js';

/** Outputs up to the first throw. */
export interface BatchOutcome {
  readonly outputs: unknown[];
  readonly transferList: Transferable[];
  readonly thrown?: { readonly error: unknown };
  /** By the clock of `clock.ts`. */
  readonly start: number;
  readonly milliseconds: number;
}

/** Told which input comes next. */
export type OnItem = (index: number) => void;

/**
 * Runs one task over several inputs, one after another, until one throws or
 * the cancellation is requested: the same code in the caller's isolate, a
 * thread and a process, so that none behaves otherwise.
 */
export async function runBatch(
  fn: TaskFunction,
  inputs: readonly unknown[],
  context: TaskContext,
  cancellation: Cancellation,
  onItem: OnItem,
): Promise<BatchOutcome> {
  const outputs: unknown[] = [];
  const transferList: Transferable[] = [];
  const start = now();
  try {
    for (let i = 0; i < inputs.length; i += 1) {
      if (cancellation.requested) break;
      onItem(i);
      const result = fn(inputs[i], context);
      const output = isThenable(result) ? await result : result;
      if (isTransferred(output)) {
        outputs.push(output.value);
        transferList.push(...output.list);
      } else {
        outputs.push(output);
      }
    }
  } catch (error) {
    return { outputs, transferList, thrown: { error }, start, milliseconds: now() - start };
  }
  return { outputs, transferList, start, milliseconds: now() - start };
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}
