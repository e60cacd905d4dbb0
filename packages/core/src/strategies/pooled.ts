import type { Transferable } from 'node:worker_threads';
import type { ChunkResult } from '../engine/executor.js';
import { Transferred } from '../memory/transfer.js';
import type { Task } from '../task.js';
import { unpackError } from '../worker/error-envelope.js';
import { WorkerPool } from '../worker/pool.js';
import type { StartWorker } from '../worker/port.js';
import type { Batch } from '../worker/protocol.js';
import { BaseStrategy } from './base.js';

/** What threads and processes have in common: JavaScript workers that get batches by message. */
export abstract class PooledStrategy extends BaseStrategy {
  abstract override readonly kind: 'threads' | 'processes';

  readonly #pool: WorkerPool;
  readonly #underWay = new Set<readonly unknown[]>();

  constructor(
    readonly workers: number,
    start: StartWorker,
  ) {
    super();
    this.#pool = new WorkerPool(start, workers);
  }

  /** How inputs are put on the wire. */
  protected abstract pack(inputs: readonly unknown[]): Pick<Batch, 'inputs' | 'hasSegments'>;

  protected async executeChunk<Input, Output>(
    task: Task<Input, Output>,
    inputs: readonly Input[],
    signal: AbortSignal | undefined,
  ): Promise<ChunkResult<Output>> {
    const transferList: Transferable[] = [];
    const values = inputs.map((input) => {
      if (!(input instanceof Transferred)) return input;
      transferList.push(...input.list);
      return input.value;
    });
    const batch: Batch = {
      url: task.url,
      exportName: task.exportName,
      strategy: this.kind,
      ...this.pack(values),
    };
    // A batch names shared memory by its address alone: what it names must not be collected meanwhile.
    this.#underWay.add(inputs);
    const reply = await this.#pool
      .submit(batch, transferList, signal)
      .finally(() => this.#underWay.delete(inputs));
    return {
      outputs: reply.outputs as Output[],
      ...(reply.error && { thrown: { error: unpackError(reply.error) } }),
      milliseconds: reply.milliseconds,
    };
  }

  protected end(): Promise<void> {
    return this.#pool.close();
  }
}
