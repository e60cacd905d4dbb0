import type { Transferable } from 'node:worker_threads';
import { Transferred } from '../memory/transfer.js';
import type { TaskContext } from '../task.js';

type TaskFunction = (input: unknown, context: TaskContext) => unknown;

/** Outputs up to the first throw. */
export interface BatchOutcome {
  readonly outputs: unknown[];
  readonly transferList: Transferable[];
  readonly thrown?: { readonly error: unknown };
  readonly milliseconds: number;
}

/**
 * Runs one task over several inputs, one after another: the same code in the
 * caller's isolate, a thread and a process, so that none behaves otherwise.
 */
export async function runBatch(
  fn: TaskFunction,
  inputs: readonly unknown[],
  context: TaskContext,
): Promise<BatchOutcome> {
  const outputs: unknown[] = [];
  const transferList: Transferable[] = [];
  const start = performance.now();
  try {
    for (const input of inputs) {
      const result = fn(input, context);
      const output = isThenable(result) ? await result : result;
      if (output instanceof Transferred) {
        outputs.push(output.value);
        transferList.push(...output.list);
      } else {
        outputs.push(output);
      }
    }
  } catch (error) {
    const milliseconds = performance.now() - start;
    return { outputs, transferList, thrown: { error }, milliseconds };
  }
  return { outputs, transferList, milliseconds: performance.now() - start };
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}
