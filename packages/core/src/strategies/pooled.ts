import type { Transferable } from 'node:worker_threads';
import { type ChannelCore, unsendable } from '../channel/channel.js';
import { ChannelHost } from '../channel/host.js';
import type { ChunkResult, ExecuteOptions } from '../engine/executor.js';
import { ParallelError, unsendableInput } from '../errors.js';
import type { Segments } from '../memory/segments.js';
import { assertForProcess, sendable } from '../memory/sendable.js';
import { assertAttached, isTransferred } from '../memory/transfer.js';
import type { AnyTask, Task } from '../task.js';
import { type ErrorEnvelope, unpackError } from '../worker/error-envelope.js';
import { packNumbers, unpackNumbers } from '../worker/numbers.js';
import { WorkerPool } from '../worker/pool.js';
import type { StartWorker } from '../worker/port.js';
import type { Batch, BatchReply } from '../worker/protocol.js';
import { toWire } from '../worker/wire.js';
import { BaseStrategy, failedChunk } from './base.js';
import type { StrategyStats, WorkerOptions } from './strategy.js';

/** As many chunks for each worker have to be left for one to be sent ahead. */
const EARLY_CHUNKS = 4;
const DEFAULT_GRACE_MILLISECONDS = 200;
/** A function that every isolate has, for those who want nothing but the worker. */
const ANYWHERE = { url: 'node:os', exportName: 'arch' };
const NOTHING = { kind: 'batch', timed: false, inputs: [], rewritten: false } as const;

/** What threads and processes have in common: JavaScript workers that get batches by message. */
export abstract class PooledStrategy extends BaseStrategy {
  abstract override readonly kind: 'threads' | 'processes';

  /** How much nicer its workers are than who started them. */
  override readonly niceness: number;
  protected readonly pool: WorkerPool;
  readonly #channels = new ChannelHost();
  readonly #underWay = new Set<readonly unknown[]>();

  constructor(
    readonly workers: number,
    start: StartWorker,
    {
      grace = DEFAULT_GRACE_MILLISECONDS,
      idleTimeout = Number.POSITIVE_INFINITY,
      niceness = 0,
    }: WorkerOptions,
    protected readonly segments?: Segments,
  ) {
    super();
    this.niceness = niceness;
    this.pool = new WorkerPool(
      start,
      workers,
      { grace, idleTimeout },
      {
        request: (link, request) => this.#channels.handle(link, request),
        wire: (answer) => {
          if (answer.op !== 'value') {
            return { message: { kind: 'channel', answer, rewritten: false }, transferList: [] };
          }
          const moved = isTransferred(answer.value) ? answer.value : undefined;
          const wired = this.toWire(moved ? moved.value : this.sendable(answer.value), () => {});
          return {
            message: {
              kind: 'channel',
              answer: { ...answer, value: wired.value },
              rewritten: wired.rewritten,
            },
            transferList: moved?.list ?? [],
          };
        },
        gone: (link) => this.#channels.gone(link),
      },
    );
  }

  protected async executeChunk<Input, Output>(
    task: Task<Input, Output>,
    inputs: readonly Input[],
    options: ExecuteOptions,
  ): Promise<ChunkResult<Output>> {
    const transferList: Transferable[] = [];
    const values: unknown[] = [];
    try {
      for (const input of inputs) {
        if (isTransferred(input)) {
          if (!options.keepInputs) transferList.push(...input.list);
          values.push(input.value);
        } else values.push(this.sendable(input));
      }
    } catch (cause) {
      return failedChunk(unsendableInput(task.url, cause), values.length);
    }
    const held: ChannelCore[] = [];
    const { value, rewritten } = this.toWire(values, (channel) => held.push(channel));
    for (const channel of held) options.holding?.add(channel);
    const work: Batch = {
      kind: 'batch',
      url: task.url,
      exportName: task.exportName,
      timed: options.timeout !== undefined,
      inputs: packNumbers(value),
      rewritten,
    };
    const { signal, timeout, worker, remaining = 0 } = options;
    const early = remaining > EARLY_CHUNKS * this.workers * inputs.length;
    const letGo = this.hold(held, inputs);
    const settled = await this.pool.submit({ work, transferList, signal, timeout, worker, early });
    letGo();
    if (settled.reply) return chunkOf(settled.reply, settled.worker);
    const { error, position } = settled.failure!;
    return {
      outputs: [],
      failure: {
        error,
        at: position?.item ?? firstUnsendable(error, value),
        isGuess: position === undefined && hasDied(error),
      },
      worker: settled.worker,
      start: position?.start ?? 0,
      milliseconds: 0,
    };
  }

  protected async startWorkers(tasks: readonly AnyTask[]): Promise<void> {
    const wanted = tasks.length > 0 ? tasks : [ANYWHERE];
    const loads = wanted.flatMap(({ url, exportName }) =>
      Array.from({ length: this.workers }, (_, worker) => {
        // Of no inputs: it is over when the function is there.
        const work: Batch = { ...NOTHING, url, exportName };
        return this.pool.submit({ work, worker });
      }),
    );
    for (const { reply, failure, worker } of await Promise.all(loads)) {
      if (failure && tasks.length === 0 && hasDied(failure.error)) {
        const message = 'a worker ended while it was started';
        throw new ParallelError('WORKER_DIED', message, { cause: failure.error });
      }
      if (failure) throw failure.error;
      if (reply?.error) throw chunkOf(reply, worker).failure?.error;
    }
  }

  /**
   * Until the returned function is called: workers may use the channels, and
   * what a message names by its address alone is not collected.
   */
  protected hold(channels: readonly ChannelCore[], inputs: readonly unknown[]): () => void {
    this.#underWay.add(inputs);
    for (const channel of channels) {
      this.#channels.add(channel);
      channel.retain();
    }
    return () => {
      for (const channel of channels) channel.release();
      this.#underWay.delete(inputs);
    };
  }

  /** See `sendable`: between processes a Buffer's bytes are all that is sent of it. */
  protected sendable<T>(value: T): T {
    if (this.kind === 'threads') return sendable(value, true);
    assertForProcess(value);
    return value;
  }

  protected toWire<T>(value: T, onChannel: (core: ChannelCore) => void) {
    return toWire(value, this.segments, onChannel);
  }

  protected override assertSendable(value: unknown): void {
    assertCloneable(value, this.segments);
  }

  override stats(): StrategyStats {
    const { queued, started, died } = this.pool;
    return { ...super.stats(), queued, started, died };
  }

  protected async end(): Promise<void> {
    await this.pool.close();
  }
}

/** Throws for a channel's value that no worker could be sent. */
export function assertCloneable(value: unknown, segments?: Segments): void {
  if (value === null || !['object', 'function', 'symbol'].includes(typeof value)) return;
  try {
    if (isTransferred(value)) {
      assertAttached(value.list);
      return;
    }
    const wired = toWire(value, segments, () => {
      throw new TypeError('a channel cannot be sent through a channel');
    });
    if (segments) assertForProcess(wired.value);
    structuredClone(sendable(wired.value, false));
  } catch (cause) {
    throw unsendable(cause);
  }
}

/** A reply, as the engine takes it. */
export function chunkOf<Output>(reply: BatchReply, worker: number): ChunkResult<Output> {
  const { error, start, milliseconds } = reply;
  const outputs = unpackNumbers(reply.outputs) as Output[];
  return { outputs, failure: failureOf(error, outputs.length), worker, start, milliseconds };
}

function failureOf(error: ErrorEnvelope | undefined, at: number) {
  return error && { error: unpackError(error), at };
}

function hasDied(error: unknown): boolean {
  return error instanceof ParallelError && error.code === 'WORKER_DIED';
}

/** Which of several inputs it was that could not be sent, if that was it. */
function firstUnsendable(error: unknown, inputs: readonly unknown[]): number {
  if (!(error instanceof ParallelError) || error.code !== 'NOT_CLONEABLE') return 0;
  const found = inputs.findIndex((input) => {
    try {
      structuredClone(input);
      return false;
    } catch {
      return true;
    }
  });
  return Math.max(0, found);
}
