import { setImmediate } from 'node:timers/promises';
import type { ChannelCore } from '../channel/channel.js';
import { now } from '../clock.js';
import type { ChunkResult, ExecuteOptions } from '../engine/executor.js';
import { timeoutError } from '../errors.js';
import { isTransferred } from '../memory/transfer.js';
import { loadTask, type Task } from '../task.js';
import { Cancellation, Context } from '../worker/cancellation.js';
import { type BatchOutcome, runBatch } from '../worker/run-batch.js';
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
    const chunk = new InlineChunk<Input, Output>(task, inputs, options);
    const turn = this.#last.then(async () => {
      // Between chunks the event loop gets its turn, so that an abort can arrive.
      await setImmediate();
      if (options.signal?.aborted) return failedChunk<Output>(options.signal.reason);
      if (this.#closed) return failedChunk<Output>(closedError());
      this.#running = chunk;
      try {
        return await chunk.run();
      } catch (error) {
        return failedChunk<Output>(error);
      } finally {
        this.#running = undefined;
      }
    });
    this.#last = turn;
    void turn.then(() => chunk.letGo());
    return orAborted(turn, options.signal);
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
  readonly #inputs: readonly unknown[];
  readonly #channels: ChannelCore[] = [];
  #inUse = false;
  #began: number | undefined;
  #at = 0;
  /** Why it is to end, beside its own limits. */
  #told: { readonly reason: unknown } | undefined;
  #onTold = () => {};

  constructor(
    private readonly task: Task<Input, Output>,
    inputs: readonly Input[],
    private readonly options: ExecuteOptions,
  ) {
    const values = inputs.map((input) => (isTransferred(input) ? input.value : input));
    this.#inputs = toInline(values, (channel) => this.#channels.push(channel));
    for (const channel of this.#channels) channel.retain();
  }

  /** Lets go of its channels, once its task has. */
  letGo(): void {
    if (this.#inUse) return;
    for (const channel of this.#channels.splice(0)) channel.release();
  }

  /** Ends it, as far as that goes here. */
  end(reason: unknown): void {
    this.#told = { reason };
    this.#onTold();
  }

  async run(): Promise<ChunkResult<Output>> {
    const { task, options } = this;
    const fn = await loadTask(task.url, task.exportName);
    const context = new Context('inline', this.#cancellation);
    const onItem = (index: number) => {
      this.#at = index;
      if (options.timeout !== undefined) this.#began = now();
    };
    this.#inUse = true;
    const running = runBatch(fn, this.#inputs, context, this.#cancellation, onItem).finally(() => {
      this.#inUse = false;
      this.letGo();
    });
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
    if (timeout === undefined || this.#began === undefined) return false;
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
      signal?.addEventListener('abort', look);
      if (timeout !== undefined) timer = setTimeout(look, timeout);
      running.then(resolve, reject).finally(() => {
        signal?.removeEventListener('abort', look);
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
