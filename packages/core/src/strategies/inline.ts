import { setImmediate } from 'node:timers/promises';
import { notWhenAborted, whenAborted } from '../by-signal.js';
import { LocalEnds } from '../channel/channel.js';
import { now } from '../clock.js';
import type { ChunkResult, ExecuteOptions } from '../engine/executor.js';
import { loadingError, timeoutError } from '../errors.js';
import { isTransferred } from '../memory/transfer.js';
import { type AnyTask, loadTask, type Task } from '../task.js';
import { Cancellation, Context } from '../worker/cancellation.js';
import { type BatchOutcome, runBatch } from '../worker/run-batch.js';
import { loadingLimit } from '../worker/watch.js';
import { toInline } from '../worker/wire.js';
import { BaseStrategy, closedError, failedChunk, orAborted } from './base.js';

/** Runs tasks where it is called, one after another. */
export class InlineStrategy extends BaseStrategy {
  readonly kind = 'inline';
  readonly workers = 1;
  readonly memory = ['shared'] as const;
  #last: Promise<unknown> = Promise.resolve();
  #running: { end(reason: unknown): void } | undefined;
  #closed = false;

  protected executeChunk<Input, Output>(
    task: Task<Input, Output>,
    inputs: readonly Input[],
    options: ExecuteOptions,
  ): Promise<ChunkResult<Output>> {
    // At once, not when their turn comes: tasks that wait hold their channels too.
    const ends = new LocalEnds(options.holding);
    const values = inputs.map((input) => (isTransferred(input) ? input.value : input) as Input);
    const chunk = new InlineChunk<Input, Output>(task, toInline(values, ends), ends, options);
    const run = async () => {
      // Between chunks the event loop gets its turn, so that an abort can arrive.
      await setImmediate();
      this.#running = chunk;
      try {
        options.signal?.throwIfAborted();
        if (this.#closed) throw closedError();
        return await chunk.run();
      } catch (error) {
        ends.letGo();
        return failedChunk<Output>(error);
      } finally {
        this.#running = undefined;
      }
    };
    const turn = this.#last.then(run);
    this.#last = turn;
    return orAborted(turn, options.signal);
  }

  protected async startWorkers(tasks: readonly AnyTask[]): Promise<void> {
    await Promise.all(tasks.map(({ url, exportName }) => loadTask(url, exportName)));
  }

  protected async end(): Promise<void> {
    this.#closed = true;
    this.#running?.end(closedError());
    await this.#last;
  }
}

/** One chunk that waits or is under way, with its limits. */
class InlineChunk<Input, Output> {
  readonly #cancellation = new Cancellation(() => this.#look());
  #began: number | undefined;
  #loading = 0;
  #at = 0;
  /** Why it is to end, beside its own limits. */
  #told: { readonly reason: unknown } | undefined;
  #onTold = () => {};

  constructor(
    private readonly task: Task<Input, Output>,
    private readonly inputs: readonly Input[],
    private readonly ends: LocalEnds,
    private readonly options: ExecuteOptions,
  ) {}

  /** Ends it, as far as that goes here. */
  end(reason: unknown): void {
    this.#told = { reason };
    this.#onTold();
  }

  async run(): Promise<ChunkResult<Output>> {
    const { task, options } = this;
    this.#loading = now();
    const context = new Context('inline', this.#cancellation);
    const onItem = (index: number) => {
      this.#at = index;
      if (options.timeout !== undefined) this.#began = now();
    };
    // A module may never be there, which is nobody's turn.
    const running = loadTask(task.url, task.exportName)
      .then((fn) => runBatch(fn, this.inputs, context, this.#cancellation, onItem))
      .finally(() => this.ends.letGo());
    const outcome = await this.#orEnded(running);
    if ('error' in outcome) return failedChunk(outcome.error, this.#at);
    return this.#resultOf(outcome);
  }

  /** A task that never looks is found out only when it has returned: its output is not taken any more. */
  #resultOf({ outputs, thrown, start, milliseconds }: BatchOutcome): ChunkResult<Output> {
    const ended = this.#look();
    const at = ended && !thrown ? Math.max(0, outputs.length - 1) : outputs.length;
    const failure = ended ? { error: ended.reason, at } : thrown && { error: thrown.error, at };
    const sound = (failure ? outputs.slice(0, at) : outputs) as Output[];
    return { outputs: sound, failure, worker: 0, start, milliseconds };
  }

  /** Why the piece under way is to end, if it is. */
  #look(): { readonly reason: unknown } | false {
    const { signal, timeout } = this.options;
    if (this.#told) return this.#told;
    if (signal?.aborted) return { reason: signal.reason };
    if (timeout === undefined) return false;
    if (this.#began === undefined) {
      const limit = loadingLimit(timeout);
      if (now() - this.#loading <= limit) return false;
      return { reason: loadingError(this.task.url, limit) };
    }
    if (now() - this.#began <= timeout) return false;
    return { reason: timeoutError(this.task.url, timeout) };
  }

  /** Whatever comes first: the outcome, or the end of a piece that lets events through. */
  #orEnded(running: Promise<BatchOutcome>): Promise<BatchOutcome | { readonly error: unknown }> {
    const { signal, timeout } = this.options;
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const look = () => {
        const ended = this.#look();
        if (ended) {
          this.#cancellation.request(ended.reason);
          resolve({ error: ended.reason });
        } else if (timeout !== undefined) {
          const left = timeout - (now() - (this.#began ?? now()));
          timer = setTimeout(look, Math.max(1, Math.ceil(left)));
        }
      };
      this.#onTold = look;
      whenAborted(signal, look);
      if (timeout !== undefined) timer = setTimeout(look, timeout);
      running.then(resolve, reject).finally(() => {
        notWhenAborted(signal, look);
        clearTimeout(timer);
      });
    });
  }
}

/**
 * A strategy without workers: the caller's own thread, which gets its turn
 * between chunks. Nothing can be ended from outside here: an abort or a
 * timeout is seen by a task that awaits or looks at `context.signal`, and
 * otherwise when it returns.
 */
export function inline(): InlineStrategy {
  return new InlineStrategy();
}
