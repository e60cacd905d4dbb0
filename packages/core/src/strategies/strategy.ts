import type { MapResult } from '../engine/map-result.js';
import type { Progress } from '../engine/progress.js';
import type { Source } from '../engine/source.js';
import type { Memory, SharedArray, SharedArrayConstructor } from '../memory/memory.js';
import type { Task } from '../task.js';

/** The names of the strategies: who runs it. */
export type StrategyKind = 'inline' | 'threads' | 'processes' | 'native';

/** All values of the strategy axis. */
export const STRATEGIES: readonly StrategyKind[] = ['inline', 'threads', 'processes', 'native'];

export interface RunOptions {
  /** Ends the task when it fires; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

export interface MapOptions extends RunOptions {
  /** Whether outputs come in input order (default) or as they are finished. */
  readonly ordered?: boolean | undefined;
  /** Inputs per message: a number, or `auto` (default): about ten milliseconds of work, as measured. */
  readonly chunkSize?: number | 'auto' | undefined;
  /** How many inputs at most are pulled but not yet consumed; by default, four chunks a worker. */
  readonly bufferSize?: number | undefined;
  /** Called as pieces are finished. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** What a strategy has done so far. */
export interface StrategyStats {
  readonly workers: number;
  /** Pieces finished without an error. */
  readonly completed: number;
  /** Pieces whose task threw or whose worker died. */
  readonly failed: number;
  /** Messages to workers. */
  readonly batches: number;
  /** Milliseconds spent inside tasks, summed over the workers. */
  readonly busy: number;
}

/**
 * One way of running tasks. The same calls give the same results, the same
 * errors and the same order under each.
 */
export interface Strategy extends AsyncDisposable {
  readonly kind: StrategyKind;
  /** How many pieces are computed at the same time. */
  readonly workers: number;
  /** How data can travel under this strategy. The first is what suits it best. */
  readonly memory: readonly Memory[];

  /** Runs a task on one input. Rejects with what the task threw. */
  run<Input, Output>(
    task: Task<Input, Output>,
    input: Input,
    options?: RunOptions,
  ): Promise<Output>;

  /**
   * Runs a task on each input of a source, which is pulled no faster than the
   * outputs are consumed. An error carries the index of its input as `piece`.
   */
  map<Input, Output>(
    task: Task<Input, Output>,
    source: Source<Input>,
    options?: MapOptions,
  ): MapResult<Output>;

  /**
   * An array of zeros whose bytes every worker sees when it is part of an input.
   * @param length in elements.
   * @throws ParallelError `NATIVE_UNAVAILABLE` or `UNSUPPORTED_PLATFORM` where there is none.
   */
  share<T extends SharedArray>(type: SharedArrayConstructor<T>, length: number): T;

  /**
   * Lets go of an array that `share` has made: inputs that hold it from now on
   * are copied where memory has to be handed over. Views on it stay usable,
   * here and where they already are. `close` does it for all.
   */
  unshare(array: SharedArray): void;

  stats(): StrategyStats;

  /** Ends the workers and waits for it. Calls after that reject with `CLOSED`. */
  close(): Promise<void>;
}

/** Options of `threads()`, `processes()` and `native()`. */
export interface WorkerOptions {
  /** How many workers; by default one for each processor that this process may use. */
  readonly workers?: number | undefined;
}
