import { setImmediate } from 'node:timers/promises';
import type { ChunkResult } from '../engine/executor.js';
import type { SharedArray, SharedArrayConstructor } from '../memory/memory.js';
import { loadTask, type Task } from '../task.js';
import { runBatch } from '../worker/run-batch.js';
import { BaseStrategy } from './base.js';

/** Runs tasks where it is called, one after another. */
export class InlineStrategy extends BaseStrategy {
  readonly kind = 'inline';
  readonly workers = 1;
  readonly memory = ['shared'] as const;
  #last: Promise<unknown> = Promise.resolve();

  protected executeChunk<Input, Output>(
    task: Task<Input, Output>,
    inputs: readonly Input[],
    signal: AbortSignal | undefined,
  ): Promise<ChunkResult<Output>> {
    const turn = this.#last.then(async () => {
      // Between chunks the event loop gets its turn, so that an abort can arrive.
      await setImmediate();
      signal?.throwIfAborted();
      this.assertOpen();
      const fn = await loadTask(task.url, task.exportName);
      const outcome = await runBatch(fn, inputs, { strategy: 'inline' });
      return outcome as ChunkResult<Output> & typeof outcome;
    });
    this.#last = turn.catch(() => {});
    return turn;
  }

  protected shareBytes<T extends SharedArray>(type: SharedArrayConstructor<T>, length: number): T {
    return new type(new SharedArrayBuffer(length * type.BYTES_PER_ELEMENT));
  }

  protected async end(): Promise<void> {
    await this.#last;
  }
}

/** A strategy without workers: the caller's own thread, which gets its turn between chunks. */
export function inline(): InlineStrategy {
  return new InlineStrategy();
}
