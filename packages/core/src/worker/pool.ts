import type { Transferable } from 'node:worker_threads';
import { ParallelError } from '../errors.js';
import type { StartWorker, WorkerPort } from './port.js';
import type { Batch, BatchReply } from './protocol.js';

/** A batch that waits or runs. */
interface Job {
  readonly batch: Batch;
  readonly transferList: readonly Transferable[];
  readonly signal: AbortSignal | undefined;
  readonly resolve: (reply: BatchReply) => void;
  readonly reject: (error: unknown) => void;
  onAbort?: () => void;
  /** Aborted while it waited inside a worker, where it cannot be taken back. */
  abandoned?: boolean;
}

interface PoolWorker {
  readonly port: WorkerPort;
  /** Sent to the worker, which takes them one after another: only the first can have begun. */
  readonly jobs: Job[];
  /** What the last batch took. */
  milliseconds: number;
}

/** A batch shorter than this is over before the next could be fetched: the worker is given two. */
const PREFETCH_BELOW_MILLISECONDS = 2;

/**
 * Workers of one runtime, started when they are needed, and the queue before
 * them. A worker that ends fails only the batch that it had begun; those that
 * it had been sent beside it go back to the head of the queue.
 */
export class WorkerPool {
  readonly #workers = new Set<PoolWorker>();
  readonly #endings = new Set<Promise<void>>();
  #queue: Job[] = [];
  #closing: Promise<void> | undefined;

  constructor(
    private readonly start: StartWorker,
    private readonly size: number,
  ) {}

  /**
   * Has a worker run the batch. Rejects with `WORKER_DIED` if the worker ends
   * meanwhile, with `NOT_CLONEABLE` if the batch cannot be sent, and with the
   * signal's reason when that fires: a worker that has begun the batch is then ended.
   */
  submit(
    batch: Batch,
    transferList: readonly Transferable[],
    signal: AbortSignal | undefined,
  ): Promise<BatchReply> {
    if (this.#closing) return Promise.reject(closedError());
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const job: Job = { batch, transferList, signal, resolve, reject };
      if (signal) {
        job.onAbort = () => this.#abort(job);
        signal.addEventListener('abort', job.onAbort, { once: true });
      }
      this.#queue.push(job);
      this.#dispatch();
    });
  }

  /** Ends all workers and rejects with `CLOSED` whatever they have not finished. */
  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    const jobs = this.#queue;
    this.#queue = [];
    for (const worker of this.#workers) jobs.push(...this.#dismiss(worker));
    for (const job of jobs) this.#settle(job, () => job.reject(closedError()));
    await Promise.all(this.#endings);
  }

  #dispatch(): void {
    while (this.#queue.length > 0 && !this.#closing) {
      const worker = this.#workerFor(this.#queue[0]!);
      if (!worker) return;
      this.#post(worker, this.#queue.shift()!);
    }
  }

  /** A worker without work, else a new one, else one that is about to have none. */
  #workerFor(job: Job): PoolWorker | undefined {
    let soon: PoolWorker | undefined;
    // What has been moved into a worker cannot be sent a second time, should that one die.
    const ahead = job.transferList.length === 0 ? PREFETCH_BELOW_MILLISECONDS : 0;
    for (const worker of this.#workers) {
      if (worker.jobs.length === 0) return worker;
      if (worker.jobs.length === 1 && worker.milliseconds < ahead) soon ??= worker;
    }
    return this.#workers.size < this.size ? this.#startWorker() : soon;
  }

  #startWorker(): PoolWorker {
    const worker: PoolWorker = {
      port: this.start({
        reply: (reply) => this.#onReply(worker, reply),
        exit: (how, cause) => this.#onExit(worker, how, cause),
      }),
      jobs: [],
      // Not known yet: not worth a second batch.
      milliseconds: Number.POSITIVE_INFINITY,
    };
    this.#workers.add(worker);
    return worker;
  }

  #post(worker: PoolWorker, job: Job): void {
    try {
      worker.port.post(job.batch, job.transferList);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      const error = new ParallelError(
        'NOT_CLONEABLE',
        `an input of ${job.batch.url} cannot be sent: ${why}`,
        { cause },
      );
      this.#settle(job, () => job.reject(error));
      // A worker that was started for this has nothing to stay alive for.
      if (worker.jobs.length === 0) worker.port.hold(false);
      return;
    }
    worker.jobs.push(job);
    if (worker.jobs.length === 1) worker.port.hold(true);
  }

  #onReply(worker: PoolWorker, reply: BatchReply): void {
    const job = worker.jobs.shift();
    if (!job || !this.#workers.has(worker)) return;
    worker.milliseconds = reply.milliseconds;
    this.#settle(job, () => job.resolve(reply));
    // The next has begun although nobody wants it any more.
    if (worker.jobs[0]?.abandoned) this.#requeue(this.#dismiss(worker));
    else if (worker.jobs.length === 0) worker.port.hold(false);
    this.#dispatch();
  }

  #onExit(worker: PoolWorker, how: string, cause: unknown): void {
    if (!this.#workers.delete(worker)) return;
    const [begun, ...rest] = worker.jobs;
    if (begun) {
      const why = cause instanceof Error ? `: ${cause.message.split('\n')[0]}` : '';
      const error = new ParallelError(
        'WORKER_DIED',
        `a worker ended ${how} while it ran ${begun.batch.url}${why}`,
        { cause },
      );
      this.#settle(begun, () => begun.reject(error));
    }
    this.#requeue(rest);
    this.#dispatch();
  }

  #abort(job: Job): void {
    this.#settle(job, () => job.reject(job.signal?.reason));
    const waiting = this.#queue.indexOf(job);
    if (waiting >= 0) {
      this.#queue.splice(waiting, 1);
      return;
    }
    job.abandoned = true;
    for (const worker of this.#workers) {
      if (worker.jobs[0] !== job) continue;
      this.#requeue(this.#dismiss(worker).slice(1));
      this.#dispatch();
      return;
    }
  }

  /** Ends a worker and returns what it had been sent. */
  #dismiss(worker: PoolWorker): Job[] {
    this.#workers.delete(worker);
    // An idle worker does not keep the process alive; one that is waited for has to.
    worker.port.hold(true);
    const ending = worker.port.end().finally(() => this.#endings.delete(ending));
    this.#endings.add(ending);
    return worker.jobs.splice(0);
  }

  #requeue(jobs: readonly Job[]): void {
    this.#queue.unshift(...jobs.filter((job) => !job.abandoned));
  }

  #settle(job: Job, how: () => void): void {
    if (job.onAbort) job.signal?.removeEventListener('abort', job.onAbort);
    how();
  }
}

function closedError(): ParallelError {
  return new ParallelError('CLOSED', 'the strategy was closed');
}
