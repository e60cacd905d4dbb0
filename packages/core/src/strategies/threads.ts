import type { SharedArray, SharedArrayConstructor } from '../memory/memory.js';
import { parseWorkers } from '../options/schemas.js';
import { startThread } from '../worker/thread-port.js';
import { PooledStrategy } from './pooled.js';
import type { WorkerOptions } from './strategy.js';

/** Runs tasks in worker threads of this process. */
export class ThreadStrategy extends PooledStrategy {
  readonly kind = 'threads';
  readonly memory = ['shared', 'transfer', 'copy'] as const;

  protected pack(inputs: readonly unknown[]) {
    return { inputs, hasSegments: false };
  }

  protected shareBytes<T extends SharedArray>(type: SharedArrayConstructor<T>, length: number): T {
    return new type(new SharedArrayBuffer(length * type.BYTES_PER_ELEMENT));
  }
}

/**
 * A strategy of worker threads: one isolate each, memory that can be shared.
 * @throws ParallelError `INVALID_OPTION`.
 */
export function threads(options: WorkerOptions = {}): ThreadStrategy {
  return new ThreadStrategy(parseWorkers(options), startThread);
}
