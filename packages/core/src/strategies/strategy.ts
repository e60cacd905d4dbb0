import type { CallerChannel, ChannelOptions } from '../channel/channel.js';
import type { MapResult } from '../engine/map-result.js';
import type { Progress } from '../engine/progress.js';
import type { Source } from '../engine/source.js';
import type { Span } from '../engine/span.js';
import type { Memory, SharedArray, SharedArrayConstructor } from '../memory/memory.js';
import type { Claim } from '../schedule/claim.js';
import type { Order } from '../schedule/order.js';
import type { AnyTask, Task } from '../task.js';
import type { StrategyKind } from './kind.js';

/** What `run` takes. */
export interface RunOptions {
  /**
   * Ends the task when it fires; the promise rejects with the signal's reason
   * at once. The task sees it in `context.signal`; a worker whose task has not
   * returned within the strategy's `grace` is ended.
   */
  readonly signal?: AbortSignal | undefined;
  /**
   * Milliseconds that the task may take on one piece, from when a worker begins
   * it. After that it fails with `TIMEOUT`, and is ended as by `signal`. To load the task's
   * module is not part of it, but ends so, too, after ten seconds, or the timeout if that is longer.
   */
  readonly timeout?: number | undefined;
  /** How many times a piece whose worker died is tried again; 0 by default. */
  readonly retries?: number | undefined;
  /**
   * Which errors are worth another try, up to `retries`; by default only
   * `WORKER_DIED`. Called with what the piece failed with, and the number of
   * tries so far.
   */
  readonly retryIf?: ((error: unknown, tries: number) => boolean) | undefined;
}

/** What `map` takes. */
export interface MapOptions extends RunOptions {
  /** Whether outputs come in input order (default) or as they are finished. */
  readonly ordered?: boolean | undefined;
  /**
   * Inputs per chunk: a number; `auto` (default): about 25 milliseconds of work,
   * as measured; `guided`: half of each worker's share of what remains.
   */
  readonly chunkSize?: number | 'auto' | 'guided' | undefined;
  /** How many inputs at most are pulled but not yet consumed; by default, four chunks a worker. */
  readonly bufferSize?: number | undefined;
  /** In which order pieces are begun, for a source of known length; `sequential` by default. */
  readonly order?: Order | undefined;
  /** For `order: 'random'`: the same seed gives the same order. 0 by default. */
  readonly seed?: number | undefined;
  /**
   * `dynamic` (default): whichever worker is free takes the next chunk.
   * `dealt`: each gets an equal part before the start, for a source of known length.
   */
  readonly claim?: Claim | undefined;
  /** Called as pieces are finished. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /**
   * Called with each chunk that a worker is through with: the run's timeline, bar by bar.
   * Under `native` as the task's native entry tells of its threads, which may have several
   * chunks at once: spans of a worker may then overlap.
   */
  readonly onSpan?: ((span: Span) => void) | undefined;
}

/** What a strategy has done so far. */
export interface StrategyStats {
  /** How many pieces are computed at the same time. */
  readonly workers: number;
  /** Pieces finished without an error. */
  readonly completed: number;
  /** Pieces whose task threw or whose worker died. */
  readonly failed: number;
  /** Messages to workers. */
  readonly batches: number;
  /** Milliseconds spent inside tasks, summed over the workers. */
  readonly busy: number;
  /** Messages that wait for a worker. */
  readonly queued: number;
  /** Workers started so far, successors included. */
  readonly started: number;
  /** Workers that ended without having been told to. */
  readonly died: number;
}

/**
 * One way of running tasks. The same calls give the same results, the same
 * errors and the same order under each.
 */
export interface Strategy extends AsyncDisposable {
  /** Its name on the strategy axis. */
  readonly kind: StrategyKind;
  /** How many pieces are computed at the same time. */
  readonly workers: number;
  /** How much nicer its workers are than who started them; not at all if it does not say. */
  readonly niceness?: number;
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

  /**
   * A channel between here and the tasks whose inputs hold it (or its `end`).
   * @typeParam Received what tasks send.
   * @typeParam Sent what is sent to tasks.
   */
  channel<Received, Sent = Received>(options?: ChannelOptions): CallerChannel<Received, Sent>;

  /** What it has done so far. */
  stats(): StrategyStats;

  /**
   * Has all workers started, and the modules of these tasks loaded in each, so that the first `run`
   * need not wait for it. Resolves when all are ready. What cannot be loaded is found out here.
   * @throws ParallelError `TASK_NOT_FOUND`, `WORKER_DIED` if loading a module ends its worker,
   *   `INVALID_OPTION` where workers cannot be started with the options of the strategy.
   */
  start(...tasks: readonly AnyTask[]): Promise<void>;

  /**
   * Ends the workers and waits for it. What is under way rejects with `CLOSED`, unless it is to
   * drain: then only new calls do, and the workers end when the others are through. A `close()`
   * without `drain` meanwhile ends it at once.
   */
  close(options?: CloseOptions): Promise<void>;
}

/** What `close` takes. */
export interface CloseOptions {
  /** Whether what is under way, queued `run`s and loops over `map` included, comes to its end first. Default false. */
  readonly drain?: boolean | undefined;
}

/** Options of `threads()`, `processes()`, `native()` and `auto()`. */
export interface WorkerOptions {
  /** How many workers; by default one for each processor that this process may use. */
  readonly workers?: number | undefined;
  /** Milliseconds that a task has to return after it was cancelled, before its worker is ended; 200 by default. */
  readonly grace?: number | undefined;
  /** Milliseconds after which a worker without work is ended; by default it stays. */
  readonly idleTimeout?: number | undefined;
  /**
   * How much nicer workers are than who starts them, 0 to 19, as nice(1) means it: where there is
   * more to do than processors, the others, the caller's event loop first, are not kept waiting.
   * 0 by default. Linux has it for each thread, and hands it on to native threads that a worker
   * starts; macOS and Windows know fewer steps, and for threads they need the addon.
   */
  readonly niceness?: number | undefined;
}
