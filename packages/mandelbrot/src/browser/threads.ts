import {
  callback,
  MOST_WORKERS,
  ParallelError,
  parseOptions,
  wholeNumber,
} from '@parallel/core/portable';
import type { Memory } from '@parallel/core/types';
import * as z from 'zod/mini';
import { canShare, processors, type WebWorker } from './web.js';

/** What `threads` takes. */
export interface WebThreadsOptions {
  /** How many web workers; by default one for each processor. */
  readonly workers?: number | undefined;
  /** Makes a worker of the package's `browser-worker`, where the bundler cannot see to it. */
  readonly start?: (() => WebWorker) | undefined;
}

const threadsOptions = z.strictObject({
  workers: z.optional(wholeNumber(1, MOST_WORKERS)),
  start: z.optional(callback),
});

/** Web workers that are kept for one picture after another. */
export class WebThreads {
  /** Its name on the strategy axis. */
  readonly kind = 'threads';
  /** How many pieces are computed at the same time. */
  readonly workers: number;
  readonly #start: () => WebWorker;
  readonly #crew: (WebWorker | undefined)[];
  #isClosed = false;
  #turn: Promise<void> = Promise.resolve();

  constructor({ workers = processors(), start = startWorker }: WebThreadsOptions) {
    this.workers = workers;
    this.#start = start;
    this.#crew = Array.from({ length: workers });
  }

  /** How counts can travel, the best first. */
  get memory(): readonly Memory[] {
    return canShare() ? ['shared', 'transfer', 'copy'] : ['transfer', 'copy'];
  }

  /** Ends the workers. A picture that is being rendered fails. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (let at = 0; at < this.workers; at += 1) this.replace(at);
    await this.#turn;
  }

  /** As `close`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Waits until no other picture has the workers; call what it gives when they are free again. */
  async lend(): Promise<() => void> {
    const before = this.#turn;
    let free = () => {};
    this.#turn = new Promise<void>((resolve) => {
      free = resolve;
    });
    await before;
    return free;
  }

  /**
   * The worker with this number, started if there is none.
   * @throws ParallelError `CLOSED`.
   */
  worker(at: number): WebWorker {
    if (this.#isClosed) throw new ParallelError('CLOSED', 'the strategy was closed');
    this.#crew[at] ??= this.#start();
    return this.#crew[at];
  }

  /** Ends one whose work nobody wants any more; another is started when it is needed. */
  replace(at: number): void {
    const worker = this.#crew[at];
    this.#crew[at] = undefined;
    worker?.onerror?.({ message: 'it was ended' });
    worker?.terminate();
  }
}

/** In these words bundlers see that the worker's module is to be bundled, too. */
function startWorker(): WebWorker {
  // @ts-expect-error Node has no such thing.
  return new Worker(new URL('./browser-worker.js', import.meta.url), { type: 'module' });
}

/**
 * Web workers to render with, started when they are needed and kept until `close`.
 *
 * @example
 * const pool = threads({ workers: 4 });
 * const image = await render(view, { strategy: pool });
 * await pool.close();
 *
 * @throws ParallelError `INVALID_OPTION`.
 */
export function threads(options: WebThreadsOptions = {}): WebThreads {
  return new WebThreads(parseOptions(threadsOptions, options) as WebThreadsOptions);
}
