import { Holding } from '../channel/channel.js';
import { now } from '../clock.js';
import type { MapOptions } from '../strategies/strategy.js';
import type { Task } from '../task.js';
import { executeWithRetries } from './attempts.js';
import { Bell } from './bell.js';
import { asTheyCome, type Collector, inOrder, type Outlet, sortedBack } from './collector.js';
import type { ChunkResult, ExecuteOptions, Executor } from './executor.js';
import { ProgressMeter } from './progress.js';

/**
 * One iteration of a map: what feeds (the pump, the claims) and the consumer
 * share. Feeds add results; the consumer takes outlets and says so; the bell
 * rings whenever either may have something to do.
 */
export class MapRun<Input, Output> {
  readonly bell = new Bell();
  /** Between two of its pieces nothing else may hold their channel. */
  readonly holding = new Holding();
  readonly #collector: Collector<Output>;
  /** Ends what is still running when the consumer leaves. */
  readonly #leaving = new AbortController();
  readonly #meter: ProgressMeter;
  readonly #start = now();
  /** Pieces that the consumer is through with. */
  consumed = 0;
  /** Pulled, and not yet consumed. */
  piecesAhead = 0;
  chunksAhead = 0;
  /** Nothing new is to be begun. */
  stopped = false;
  /** The first failure that came. Others may stand before it, and pieces that are not begun any more. */
  failure: Outlet<Output>['failure'];
  /** To be thrown at once: what one of the caller's listeners threw. */
  broken: { readonly error: unknown } | undefined;

  constructor(
    readonly executor: Executor,
    readonly task: Task<Input, Output>,
    readonly options: MapOptions,
    readonly order: Uint32Array | undefined,
    total: number | undefined,
  ) {
    this.#meter = new ProgressMeter(options.onProgress, total);
    const { ordered = true } = options;
    this.#collector = !ordered ? asTheyCome(order) : order ? sortedBack(order) : inOrder();
  }

  /** Whether all outputs are kept until the end, so that a buffer cannot be bounded. */
  get keepsAll(): boolean {
    const { ordered = true, claim } = this.options;
    return ordered && (this.order !== undefined || claim === 'dealt');
  }

  get executeOptions(): ExecuteOptions {
    const { holding } = this;
    return { signal: this.#leaving.signal, timeout: this.options.timeout, holding };
  }

  /** Runs a chunk, with whatever retries it takes, and adds its result. */
  async runChunk(
    first: number,
    inputs: readonly Input[],
    more: Pick<ExecuteOptions, 'worker' | 'remaining'> = {},
    begun?: ChunkResult<Output>,
  ): Promise<ChunkResult<Output>> {
    const { retries, retryIf } = this.options;
    const how = { ...this.executeOptions, ...more, retries, retryIf };
    const draw = this.options.onSpan
      ? (result: ChunkResult<Output>, from: number, pieces: number) =>
          this.#draw(first + from, pieces, result)
      : undefined;
    let result: ChunkResult<Output>;
    try {
      result = await executeWithRetries(this.executor, this.task, inputs, how, draw, begun);
    } catch (error) {
      // The caller's: of `retryIf`, or of a listener.
      result = { outputs: [], failure: { error, at: 0 }, worker: 0, start: 0, milliseconds: 0 };
    }
    this.#add(first, inputs.length, result);
    return result;
  }

  /** Adds a result that needs no second try. */
  add(first: number, pieces: number, result: ChunkResult<Output>): void {
    try {
      if (this.options.onSpan) this.#draw(first, pieces, result);
    } catch (error) {
      this.fail(error);
    }
    this.#add(first, pieces, result);
  }

  #add(first: number, pieces: number, result: ChunkResult<Output>): void {
    this.#collector.add(first, pieces, result);
    if (result.failure) {
      const position = first + result.failure.at;
      this.failure ??= { error: result.failure.error, piece: this.order?.[position] ?? position };
      this.stopped = true;
    }
    try {
      this.#meter.add(result.outputs.length);
    } catch (error) {
      this.fail(error);
    }
    this.bell.ring();
  }

  /** Gives out what the consumer can have next; counted as consumed when it comes for more. */
  take(): Outlet<Output> | undefined {
    return this.#collector.next();
  }

  consume(pieces: number): void {
    this.consumed += pieces;
    this.piecesAhead -= pieces;
    this.chunksAhead -= 1;
    this.bell.ring();
  }

  #draw(first: number, pieces: number, result: ChunkResult<Output>): void {
    // Cut short, or never begun: no worker's time.
    if (this.left) return;
    const start = result.start === 0 ? now() : result.start;
    this.options.onSpan?.({
      worker: result.worker,
      pieces: Array.from({ length: pieces }, (_, i) => this.order?.[first + i] ?? first + i),
      start: start - this.#start,
      end: start - this.#start + result.milliseconds,
      outcome: result.failure ? 'failed' : 'done',
    });
  }

  /** Whether nobody waits for outputs any more. */
  get left(): boolean {
    return this.#leaving.signal.aborted;
  }

  /** Ends the run with an error that belongs to no piece. */
  fail(error: unknown): void {
    this.broken ??= { error };
    this.stopped = true;
    this.bell.ring();
  }

  /** Ends whatever still runs. */
  leave(reason: unknown): void {
    this.stopped = true;
    this.#leaving.abort(reason);
    this.bell.ring();
  }
}
