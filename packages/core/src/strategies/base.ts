import { notWhenAborted, whenAborted } from '../by-signal.js';
import { type CallerChannel, ChannelCore, type ChannelOptions } from '../channel/channel.js';
import type { ChunkResult, ExecuteOptions, Executor } from '../engine/executor.js';
import { mapOver, runOne } from '../engine/map.js';
import type { MapResult } from '../engine/map-result.js';
import type { Source } from '../engine/source.js';
import { invalidOption, ParallelError } from '../errors.js';
import type { Memory, SharedArray, SharedArrayConstructor } from '../memory/memory.js';
import { inCallersContext } from '../options/listeners.js';
import { parseOptions } from '../options/parse.js';
import { channelOptions, closeOptions, mapOptions, runOptions } from '../options/schemas.js';
import { type AnyTask, assertTask, type Task } from '../task.js';
import type { StrategyKind } from './kind.js';
import type { CloseOptions, MapOptions, RunOptions, Strategy, StrategyStats } from './strategy.js';
import { UnderWay } from './under-way.js';

const NO_OPTIONS = {};

/** What all strategies have in common: options, counting, channels, closing. */
export abstract class BaseStrategy implements Strategy, Executor {
  abstract readonly kind: StrategyKind;
  abstract readonly workers: number;
  /** How much nicer its workers are than who started them. */
  readonly niceness: number = 0;
  abstract readonly memory: readonly Memory[];

  readonly #channels = new Set<ChannelCore>();
  #completed = 0;
  #failed = 0;
  #batches = 0;
  #busy = 0;
  readonly #underWay = new UnderWay();
  #drained: Promise<void> | undefined;
  /** Whether it takes nothing new. */
  #isRefusing = false;
  #closed: Promise<void> | undefined;

  /** Never rejects. */
  protected abstract executeChunk<Input, Output>(
    task: Task<Input, Output>,
    inputs: readonly Input[],
    options: ExecuteOptions,
  ): Promise<ChunkResult<Output>>;
  protected abstract startWorkers(tasks: readonly AnyTask[]): Promise<void>;
  protected abstract end(): Promise<void>;

  async run<Input, Output>(
    task: Task<Input, Output>,
    input: Input,
    options?: RunOptions,
  ): Promise<Output> {
    assertTask(task);
    const parsed = options ? (parseOptions(runOptions, options) as RunOptions) : NO_OPTIONS;
    this.enter();
    try {
      return await runOne(this, task, input, parsed);
    } finally {
      this.leave();
    }
  }

  map<Input, Output>(
    task: Task<Input, Output>,
    source: Source<Input>,
    options: MapOptions = {},
  ): MapResult<Output> {
    assertTask(task);
    assertSource(source);
    const parsed = parseOptions(mapOptions, options) as MapOptions;
    return mapOver(this, task, source, inCallersContext(parsed));
  }

  share<T extends SharedArray>(type: SharedArrayConstructor<T>, length: number): T {
    this.assertOpen();
    if (!Number.isInteger(length) || length < 0) {
      throw invalidOption('length', length, 'a whole number of elements, 0 or more');
    }
    try {
      return this.shareBytes(type, length);
    } catch (cause) {
      if (cause instanceof ParallelError) throw cause;
      const why = cause instanceof Error ? cause.message : String(cause);
      const message = `option "length": ${length} is more than can be had here (${why})`;
      throw new ParallelError('INVALID_OPTION', message, { cause });
    }
  }

  /** Within one process, memory that can be shared is all that is needed. */
  protected shareBytes<T extends SharedArray>(type: SharedArrayConstructor<T>, length: number): T {
    return new type(new SharedArrayBuffer(length * type.BYTES_PER_ELEMENT));
  }

  /** Nothing to do where garbage collection sees every view. */
  unshare(_array: SharedArray): void {}

  channel<Received, Sent = Received>(options: ChannelOptions = {}): CallerChannel<Received, Sent> {
    this.assertOpen();
    const parsed = parseOptions(channelOptions, options);
    const core = new ChannelCore(parsed, (value) => this.assertSendable(value));
    this.#channels.add(core);
    core.whenOver(() => this.#channels.delete(core));
    core.whenUsed(() => this.#channels.add(core));
    return core.near as CallerChannel<Received, Sent>;
  }

  /** Throws for what cannot be sent to a task. */
  protected assertSendable(_value: unknown): void {}

  stats(): StrategyStats {
    return {
      workers: this.workers,
      completed: this.#completed,
      failed: this.#failed,
      batches: this.#batches,
      busy: this.#busy,
      queued: 0,
      started: 0,
      died: 0,
    };
  }

  async start(...tasks: readonly AnyTask[]): Promise<void> {
    for (const task of tasks) assertTask(task, 'tasks');
    this.enter();
    try {
      await this.startWorkers(tasks);
    } finally {
      this.leave();
    }
  }

  async close(options: CloseOptions = {}): Promise<void> {
    const { drain = false } = parseOptions(closeOptions, options);
    if (drain && !this.#isRefusing) {
      this.#isRefusing = true;
      this.#drained = this.#underWay.none();
    }
    if (drain) await this.#drained;
    await this.#close();
  }

  #close(): Promise<void> {
    if (!this.#closed) {
      this.#isRefusing = true;
      this.#closed = this.end();
      this.#underWay.forget();
      for (const channel of this.#channels) channel.destroy();
    }
    return this.#closed;
  }

  enter(): void {
    this.assertOpen();
    this.#underWay.add();
  }

  leave(): void {
    this.#underWay.done();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async execute<Input, Output>(
    task: Task<Input, Output>,
    inputs: readonly Input[],
    options: ExecuteOptions,
  ): Promise<ChunkResult<Output>> {
    if (this.#closed) return failedChunk(closedError());
    const result = await this.executeChunk(task, inputs, options);
    this.count(result);
    return result;
  }

  /** Counts what has come back from a worker. */
  protected count({ outputs, failure, milliseconds }: ChunkResult<unknown>): void {
    this.#batches += 1;
    this.#completed += outputs.length;
    this.#failed += failure ? 1 : 0;
    this.#busy += milliseconds;
  }

  protected assertOpen(): void {
    if (this.#isRefusing) throw closedError();
  }
}

export function closedError(): ParallelError {
  return new ParallelError('CLOSED', 'the strategy was closed');
}

/** A chunk of which nothing has come but an error. */
export function failedChunk<Output>(error: unknown, at = 0): ChunkResult<Output> {
  return { outputs: [], failure: { error, at }, worker: 0, start: 0, milliseconds: 0 };
}

/** A chunk that waits for its turn does not have to wait for it when it is aborted. */
export function orAborted<Output>(
  turn: Promise<ChunkResult<Output>>,
  signal: AbortSignal | undefined,
): Promise<ChunkResult<Output>> {
  if (!signal) return turn;
  return new Promise((resolve) => {
    const onAbort = () => resolve(failedChunk(signal.reason));
    whenAborted(signal, onAbort);
    void turn.then((result) => {
      notWhenAborted(signal, onAbort);
      resolve(result);
    });
  });
}

/** Refuses what cannot be iterated when `map` is called, not at the first pull. */
export function assertSource(source: unknown): void {
  const iterable =
    typeof source === 'object' &&
    source !== null &&
    (Symbol.iterator in source || Symbol.asyncIterator in source);
  if (!iterable) throw invalidOption('source', source, 'an iterable or async iterable object');
}
