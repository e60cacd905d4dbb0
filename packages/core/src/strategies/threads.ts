import type { ClaimPlan, Lease, LeaseFailure } from '../engine/executor.js';
import { threadOptions } from '../options/schemas.js';
import { parseWorkerOptions } from '../options/worker-options.js';
import type { Task } from '../task.js';
import type { LeaseBatch, Pieces } from '../worker/protocol.js';
import { type ThreadOptions, threadStarter } from '../worker/thread-port.js';
import { handOver } from './hand-over.js';
import { chunkOf, PooledStrategy } from './pooled.js';
import type { WorkerOptions } from './strategy.js';

let plans = 0;

/** Runs tasks in worker threads of this process. */
export class ThreadStrategy extends PooledStrategy {
  readonly kind = 'threads';
  readonly memory = ['shared', 'transfer', 'copy'] as const;

  /** Threads share memory: they claim by themselves, wherever handing all inputs over costs little. */
  lease<Input, Output>(
    task: Task<Input, Output>,
    plan: ClaimPlan<Input>,
  ): Lease<Output> | undefined {
    const handed = handOver(plan.source.items, (value, onChannel) => this.toWire(value, onChannel));
    if (!handed) return undefined;
    plans += 1;
    const id = plans;
    const pieces: Pieces = {
      source: handed.source,
      order: plan.order && sharedCopy(plan.order),
      cells: plan.cursor.cells,
      count: plan.cursor.count,
      chunkSize: plan.chunkSize,
      workers: this.workers,
    };
    const { url, exportName } = task;
    const letGo = this.hold(handed.channels, handed.kept);
    return {
      run: async (onClaimed, { signal, timeout }): Promise<LeaseFailure | undefined> => {
        const timed = timeout !== undefined;
        const work: LeaseBatch = { kind: 'lease', url, exportName, timed, plan: id, pieces };
        const { reply, failure, worker } = await this.pool.submit({
          work,
          signal,
          timeout,
          onClaimed: (claimed, by) => {
            const result = chunkOf<Output>(claimed, by);
            this.count(result);
            onClaimed(claimed.first, claimed.pieces, result);
          },
        });
        if (reply?.error) return { error: chunkOf(reply, worker).failure?.error, worker };
        if (!failure) return undefined;
        const { error, position } = failure;
        if (!position || position.end === 0) return { error, worker };
        const { first, end, item } = position;
        return { error, worker, claimed: { first, end, at: item } };
      },
      end: () => {
        letGo();
        this.pool.forget(id);
      },
    };
  }
}

function sharedCopy(order: Uint32Array<ArrayBufferLike>): Uint32Array<ArrayBufferLike> {
  const copy = new Uint32Array(new SharedArrayBuffer(order.byteLength));
  copy.set(order);
  return copy;
}

/**
 * A strategy of worker threads: one isolate each, memory that can be shared.
 * @throws ParallelError `INVALID_OPTION`.
 */
export function threads(options: WorkerOptions & ThreadOptions = {}): ThreadStrategy {
  const { workers, ...rest } = parseWorkerOptions(threadOptions, options);
  return new ThreadStrategy(workers, threadStarter(rest), rest);
}
