import { AsyncResource } from 'node:async_hooks';
import type { Transferable } from 'node:worker_threads';
import type { ChannelLink } from '../channel/host.js';
import type { ChannelRequest } from '../channel/protocol.js';
import { now } from '../clock.js';
import { ParallelError, unsendableInput } from '../errors.js';
import { BySignal } from './by-signal.js';
import { failed, type Job, type Order, type PoolWorker, positionOf, type Settled } from './job.js';
import { Lines } from './lines.js';
import type { StartWorker, WorkerPort } from './port.js';
import type { BatchReply, FromWorker } from './protocol.js';
import { type Patience, Watch } from './watch.js';

/** What a pool tells the strategy about channels. */
export interface ChannelEvents {
  request(link: ChannelLink, request: ChannelRequest): void;
  wire(answer: Parameters<ChannelLink['answer']>[0], link: ChannelLink): Wire;
  gone(link: ChannelLink): void;
}

interface Wire {
  readonly message: Parameters<WorkerPort['post']>[0];
  readonly transferList: readonly Transferable[];
}

/**
 * Workers of one runtime, started when they are needed, and the queue before
 * them. A worker that ends fails only the batch that it had begun; those that
 * it had been sent beside it go back to the head of the queue.
 */
export class WorkerPool {
  readonly #workers: (PoolWorker | undefined)[];
  readonly #endings = new Set<Promise<void>>();
  readonly #lines: Lines;
  readonly #watch: Watch;
  /** Whoever happens to need the first worker is not remembered by it: neither his AsyncLocalStorage's. */
  readonly #start: StartWorker;
  readonly #signals = new BySignal<Job>((jobs, reason) => this.#abort(jobs, reason));
  #closing: Promise<void> | undefined;
  #arrivals = 0;
  started = 0;
  died = 0;

  constructor(
    start: StartWorker,
    size: number,
    patience: Patience,
    private readonly channels: ChannelEvents,
  ) {
    this.#start = AsyncResource.bind(start);
    this.#workers = new Array(size).fill(undefined);
    this.#lines = new Lines(this.#workers);
    this.#watch = new Watch(patience, {
      settle: (job, settled) => this.#settle(job, settled),
      replace: (worker) => this.#replace(worker),
      retire: (worker) => this.#dismiss(worker),
    });
  }

  /** How many wait for a worker. */
  get queued(): number {
    return this.#lines.length;
  }

  /**
   * Has a worker do it. Never rejects: `WORKER_DIED` if the worker ends
   * meanwhile, `TIMEOUT`, `NOT_CLONEABLE` if it cannot be sent, and the
   * signal's reason come as failures. A worker that has begun what is not wanted
   * any more is told so, and ended if it has not stopped within the grace.
   */
  submit(order: Order): Promise<Settled> {
    const { signal } = order;
    if (this.#closing) return Promise.resolve(failed(closedError()));
    if (signal?.aborted) return Promise.resolve(failed(signal.reason));
    return new Promise((settle) => {
      this.#arrivals += 1;
      const arrival = this.#arrivals;
      const standing = { settled: false, waits: false, arrival, number: 0, first: 0 };
      const job: Job = { order, settle, ...standing };
      if (signal) this.#signals.add(signal, job);
      this.#lines.push(job);
      this.#dispatch();
    });
  }

  /** That plan is over: its pieces are dropped wherever they are. */
  forget(plan: number): void {
    for (const worker of this.#workers) {
      if (!worker?.plans.delete(plan)) continue;
      worker.port.post({ kind: 'forget', plan }, []);
    }
  }

  /** Ends all workers and fails with `CLOSED` whatever they have not finished. */
  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    const jobs = this.#lines.takeAll();
    for (const worker of this.#workers) if (worker) jobs.push(...this.#dismiss(worker));
    for (const job of jobs) this.#settle(job, failed(closedError()));
    await Promise.all(this.#endings);
  }

  #dispatch(): void {
    if (!this.#closing) this.#lines.deal((index, job) => this.#give(index, job));
  }

  #give(index: number, job: Job): void {
    let worker: PoolWorker;
    try {
      worker = this.#workers[index] ?? this.#startWorker(index);
    } catch (cause) {
      if (cause instanceof ParallelError) {
        this.#settle(job, failed(cause));
        return;
      }
      const why = cause instanceof Error ? cause.message : String(cause);
      const message = `a worker cannot be started with these options: ${why}`;
      this.#settle(job, failed(new ParallelError('INVALID_OPTION', message, { cause })));
      return;
    }
    try {
      this.#post(worker, job);
    } catch (cause) {
      this.#settle(job, failed(unsendableInput(job.order.work.url, cause)));
      // A worker that was started for this has nothing to stay alive for.
      if (worker.jobs.length > 0) return;
      worker.port.hold(false);
      this.#watch.begin(worker);
    }
  }

  #startWorker(index: number): PoolWorker {
    const worker: PoolWorker = {
      index,
      port: this.#start({
        message: (message) => this.#onMessage(worker, message),
        exit: (how, cause) => this.#onExit(worker, how, cause),
      }),
      link: {
        answer: (answer) => {
          const { message, transferList } = this.channels.wire(answer, worker.link);
          worker.port.post(message, transferList);
        },
      },
      jobs: [],
      plans: new Set(),
      numbers: 0,
      proven: false,
      // Not known yet: not worth a second batch.
      milliseconds: Number.POSITIVE_INFINITY,
    };
    this.#workers[index] = worker;
    this.started += 1;
    return worker;
  }

  #post(worker: PoolWorker, job: Job): void {
    const { work, transferList = [] } = job.order;
    const number = worker.numbers + 1;
    if (work.kind === 'batch') worker.port.post({ ...work, number }, transferList);
    else {
      const pieces = worker.plans.has(work.plan) ? undefined : work.pieces;
      worker.port.post({ ...work, pieces, number }, []);
      worker.plans.add(work.plan);
    }
    worker.numbers = number;
    job.number = number;
    worker.jobs.push(job);
    if (worker.jobs.length > 1) return;
    worker.port.hold(true);
    this.#watch.begin(worker);
  }

  #onMessage(worker: PoolWorker, message: FromWorker): void {
    if (this.#workers[worker.index] !== worker) return;
    if (message.kind === 'channel') {
      this.channels.request(worker.link, message.request);
      return;
    }
    const job = worker.jobs[0];
    if (!job) return;
    if (message.kind === 'claimed') {
      if (!job.settled) job.order.onClaimed?.(message, worker.index);
    } else if (message.kind === 'begun') {
      job.begun = { item: message.item, first: 0, end: 0, start: now(), isLoaded: true };
    } else this.#onReply(worker, job, message);
  }

  #onReply(worker: PoolWorker, job: Job, reply: BatchReply): void {
    worker.jobs.shift();
    worker.proven = true;
    const { work } = job.order;
    // To load a task says nothing of what it takes.
    if (work.kind === 'batch' && work.inputs.length > 0) worker.milliseconds = reply.milliseconds;
    this.#settle(job, { worker: worker.index, reply });
    if (worker.jobs.length === 0) worker.port.hold(false);
    this.#watch.begin(worker);
    this.#dispatch();
  }

  #onExit(worker: PoolWorker, how: string, cause: unknown): void {
    if (this.#workers[worker.index] !== worker) return;
    this.#workers[worker.index] = undefined;
    this.died += 1;
    this.#watch.end(worker);
    this.channels.gone(worker.link);
    const [first, ...rest] = worker.jobs.splice(0);
    const { control } = worker.port;
    const position = first && positionOf(worker, first);
    // It came to its end before it had looked at what it was sent: not the fault of that.
    const innocent = control !== undefined && position === undefined && worker.proven;
    if (first && innocent && !first.order.transferList?.length)
      this.#lines.putBack([first, ...rest]);
    else if (first) {
      const why = cause instanceof Error ? `: ${cause.message.split('\n')[0]}` : '';
      const error = new ParallelError(
        'WORKER_DIED',
        `a worker ended ${how} while it ran ${first.order.work.url}${why}`,
        { cause },
      );
      this.#settle(first, { worker: worker.index, failure: { error, position } });
      this.#lines.putBack(rest);
    }
    this.#dispatch();
  }

  /** Some jobs' signal has fired. */
  #abort(jobs: readonly Job[], reason: unknown): void {
    for (const job of jobs) this.#settle(job, failed(reason));
    this.#lines.drop(jobs);
    for (const worker of this.#workers) {
      for (const job of worker?.jobs ?? [])
        if (jobs.includes(job)) this.#drop(worker!, job, reason);
    }
  }

  /** A job that a worker has is not wanted any more. */
  #drop(worker: PoolWorker, job: Job, reason: unknown): void {
    if (worker.jobs[0] === job) this.#watch.stop(worker, job, reason);
    else worker.port.control?.cancel(job.number);
  }

  /** Ends a worker; what it had not begun is another's. */
  #replace(worker: PoolWorker): void {
    this.#lines.putBack(this.#dismiss(worker));
    this.#dispatch();
  }

  /** Ends a worker and returns what it had been sent. */
  #dismiss(worker: PoolWorker): Job[] {
    this.#workers[worker.index] = undefined;
    this.#watch.end(worker);
    this.channels.gone(worker.link);
    // An idle worker does not keep the process alive; one that is waited for has to.
    worker.port.hold(true);
    const ending = worker.port.end().finally(() => this.#endings.delete(ending));
    this.#endings.add(ending);
    return worker.jobs.splice(0);
  }

  #settle(job: Job, settled: Settled): void {
    if (job.settled) return;
    job.settled = true;
    if (job.order.signal) this.#signals.delete(job.order.signal, job);
    job.settle(settled);
  }
}

function closedError(): ParallelError {
  return new ParallelError('CLOSED', 'the strategy was closed');
}
