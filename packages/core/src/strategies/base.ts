import type { ChunkResult, Executor } from '../engine/executor.js';
import { mapOver, runOne } from '../engine/map.js';
import type { MapResult } from '../engine/map-result.js';
import type { Source } from '../engine/source.js';
import { invalidOption, ParallelError } from '../errors.js';
import type { Memory, SharedArray, SharedArrayConstructor } from '../memory/memory.js';
import { parseOptions } from '../options/parse.js';
import { mapOptions, runOptions } from '../options/schemas.js';
import type { Task } from '../task.js';
import type { MapOptions, RunOptions, Strategy, StrategyKind, StrategyStats } from './strategy.js';

/** What all strategies have in common: options, counting, closing. */
export abstract class BaseStrategy implements Strategy, Executor {
  abstract readonly kind: StrategyKind;
  abstract readonly workers: number;
  abstract readonly memory: readonly Memory[];

  #completed = 0;
  #failed = 0;
  #batches = 0;
  #busy = 0;
  #closed: Promise<void> | undefined;

  protected abstract executeChunk<Input, Output>(
    task: Task<Input, Output>,
    inputs: readonly Input[],
    signal: AbortSignal | undefined,
  ): Promise<ChunkResult<Output>>;
  protected abstract shareBytes<T extends SharedArray>(
    type: SharedArrayConstructor<T>,
    length: number,
  ): T;
  protected abstract end(): Promise<void>;

  async run<Input, Output>(
    task: Task<Input, Output>,
    input: Input,
    options: RunOptions = {},
  ): Promise<Output> {
    const { signal } = parseOptions(runOptions, options);
    return runOne(this, task, input, signal);
  }

  map<Input, Output>(
    task: Task<Input, Output>,
    source: Source<Input>,
    options: MapOptions = {},
  ): MapResult<Output> {
    assertSource(source);
    return mapOver(this, task, source, parseOptions(mapOptions, options) as MapOptions);
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

  /** Nothing to do where garbage collection sees every view. */
  unshare(_array: SharedArray): void {}

  stats(): StrategyStats {
    return {
      workers: this.workers,
      completed: this.#completed,
      failed: this.#failed,
      batches: this.#batches,
      busy: this.#busy,
    };
  }

  close(): Promise<void> {
    this.#closed ??= this.end();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async execute<Input, Output>(
    task: Task<Input, Output>,
    inputs: readonly Input[],
    signal: AbortSignal | undefined,
  ): Promise<ChunkResult<Output>> {
    this.assertOpen();
    this.#batches += 1;
    try {
      const result = await this.executeChunk(task, inputs, signal);
      this.count(result.outputs.length, result.thrown ? 1 : 0, result.milliseconds);
      return result;
    } catch (error) {
      this.count(0, inputs.length, 0);
      throw error;
    }
  }

  protected count(completed: number, failed: number, milliseconds: number): void {
    this.#completed += completed;
    this.#failed += failed;
    this.#busy += milliseconds;
  }

  protected assertOpen(): void {
    if (this.#closed) throw new ParallelError('CLOSED', 'the strategy was closed');
  }
}

/** Refuses what cannot be iterated when `map` is called, not at the first pull. */
export function assertSource(source: unknown): void {
  const iterable =
    typeof source === 'object' &&
    source !== null &&
    (Symbol.iterator in source || Symbol.asyncIterator in source);
  if (!iterable) throw invalidOption('source', source, 'an iterable or async iterable object');
}
