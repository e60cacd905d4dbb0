import type { Transferable } from 'node:worker_threads';
import type { ChannelLink } from '../channel/host.js';
import type { ChannelRequest } from '../channel/protocol.js';
import { now } from '../clock.js';
import { ParallelError, timeoutError, unsendableInput } from '../errors.js';
import { BySignal } from './by-signal.js';
import type { Position } from './control.js';
import { packError } from './error-envelope.js';
import type { StartWorker, WorkerPort } from './port.js';
import type { Batch, BatchReply, FromWorker, LeaseBatch } from './protocol.js';

type Claimed = Extract<FromWorker, { kind: 'claimed' }>;

/** What a pool is asked to do. */
export interface Order {
  readonly work: Batch | LeaseBatch;
  readonly transferList?: readonly Transferable[];
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that a piece may take. */
  readonly timeout?: number | undefined;
  /** The one worker that may do it, from 0. */
  readonly worker?: number | undefined;
  /** Whether so much is left to do that it can wait behind a longer one without harm. */
  readonly early?: boolean | undefined;
  /** For a lease: a chunk is done. */
  readonly onClaimed?: (claimed: Claimed, worker: number) => void;
}

/** How an order ended. */
export interface Settled {
  readonly worker: number;
  readonly reply?: BatchReply;
  /** Instead of a reply: why there is none, and where the worker was, if it had begun. */
  readonly failure?: { readonly error: unknown; readonly position: Position | undefined };
}

/** An order that waits or runs. */
interface Job {
  readonly order: Order;
  readonly settle: (settled: Settled) => void;
  settled: boolean;
  /** Who came first has the first turn, whichever line it stands in. */
  readonly arrival: number;
  /** Its number in the life of the worker that has it. */
  number: number;
  /** Where the worker is with it, as far as it has said so: where there is no control memory. */
  begun?: Position;
}

interface PoolWorker {
  /** Which of the pool's workers it is, or is the successor of. */
  readonly index: number;
  readonly port: WorkerPort;
  readonly link: ChannelLink;
  /** Sent to the worker, which takes them one after another: only the first can have begun. */
  readonly jobs: Job[];
  /** Plans whose pieces it has. */
  readonly plans: Set<number>;
  numbers: number;
  /** Whether it has ever answered or begun anything. */
  proven: boolean;
  /** What the last batch took. */
  milliseconds: number;
  /** Watches the first job: its timeout, its grace, or idleness where there is none. */
  timer?: NodeJS.Timeout | undefined;
}

/** How a pool treats its workers. */
export interface PoolOptions {
  /** Milliseconds that a task has to end by itself after it was told to. */
  readonly grace: number;
  /** Milliseconds after which a worker without work is ended. */
  readonly idleTimeout: number;
}

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

/** A batch shorter than this is over before the next could be fetched: the worker is given two. */
const PREFETCH_BELOW_MILLISECONDS = 2;
/** And while much is left, after this: nobody waits for its end, and the next is at hand. */
const EARLY_BELOW_MILLISECONDS = 50;

/**
 * Workers of one runtime, started when they are needed, and the queue before
 * them. A worker that ends fails only the batch that it had begun; those that
 * it had been sent beside it go back to the head of the queue.
 */
export class WorkerPool {
  readonly #workers: (PoolWorker | undefined)[];
  readonly #endings = new Set<Promise<void>>();
  /** For whichever worker is free. */
  #queue: Job[] = [];
  /** For one worker. */
  readonly #lanes: Job[][];
  readonly #signals = new BySignal<Job>((jobs, reason) => this.#abort(jobs, reason));
  #closing: Promise<void> | undefined;
  #arrivals = 0;
  started = 0;
  died = 0;

  constructor(
    private readonly start: StartWorker,
    size: number,
    private readonly options: PoolOptions,
    private readonly channels: ChannelEvents,
  ) {
    this.#workers = new Array(size).fill(undefined);
    this.#lanes = Array.from({ length: size }, () => []);
  }

  /** How many wait for a worker. */
  get queued(): number {
    return this.#lanes.reduce((sum, lane) => sum + lane.length, this.#queue.length);
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
      const job: Job = { order, settle, settled: false, arrival: this.#arrivals, number: 0 };
      if (signal) this.#signals.add(signal, job);
      this.#linesOf(job).push(job);
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
    const jobs = [...this.#queue.splice(0), ...this.#lanes.flatMap((lane) => lane.splice(0))];
    for (const worker of this.#workers) if (worker) jobs.push(...this.#dismiss(worker));
    for (const job of jobs) this.#settle(job, failed(closedError()));
    await Promise.all(this.#endings);
  }

  #linesOf({ order }: Job): Job[] {
    return order.worker === undefined ? this.#queue : this.#lanes[order.worker]!;
  }

  #dispatch(): void {
    if (this.#closing) return;
    for (const [index, lane] of this.#lanes.entries()) {
      while (lane.length > 0 && this.#isReadyFor(this.#workers[index], lane[0]!)) {
        const [other] = this.#queue;
        if (!other || lane[0]!.arrival < other.arrival) {
          this.#give(index, lane.shift()!);
          continue;
        }
        const free = this.#workerFor(other);
        if (free < 0) break;
        this.#give(free, this.#queue.shift()!);
      }
    }
    while (this.#queue.length > 0) {
      const index = this.#workerFor(this.#queue[0]!);
      if (index < 0) break;
      this.#give(index, this.#queue.shift()!);
    }
    if (this.queued > 0) this.#askLeasesToYield();
  }

  /** A worker without work, else a new one, else one that is about to have none. */
  #workerFor(job: Job): number {
    let absent = -1;
    let soon = -1;
    for (const [index, worker] of this.#workers.entries()) {
      if (worker?.jobs.length === 0) return index;
      if (!worker) {
        if (absent < 0) absent = index;
      } else if (soon < 0 && this.#isReadyFor(worker, job)) {
        const [other] = this.#lanes[index]!;
        if (!other || job.arrival < other.arrival) soon = index;
      }
    }
    return absent >= 0 ? absent : soon;
  }

  #isReadyFor(worker: PoolWorker | undefined, { order }: Job): boolean {
    if (!worker || worker.jobs.length === 0) return true;
    // What has been moved into a worker cannot be sent a second time, should that one die.
    if (order.transferList?.length || worker.jobs.length > 1) return false;
    if (worker.jobs[0]!.order.work.kind === 'lease') return false;
    const limit = order.early ? EARLY_BELOW_MILLISECONDS : PREFETCH_BELOW_MILLISECONDS;
    return worker.milliseconds < limit;
  }

  /** Whoever waits gets a turn after the chunk that a lease is at. */
  #askLeasesToYield(): void {
    for (const [index, worker] of this.#workers.entries()) {
      if (this.#queue.length === 0 && this.#lanes[index]!.length === 0) continue;
      const job = worker?.jobs[0];
      if (job?.order.work.kind === 'lease') worker?.port.control?.yield(job.number);
    }
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
      this.#watch(worker);
    }
  }

  #startWorker(index: number): PoolWorker {
    const worker: PoolWorker = {
      index,
      port: this.start({
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
    this.#watch(worker);
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
      job.begun = { item: message.item, first: 0, end: 0, start: now() };
    } else this.#onReply(worker, job, message);
  }

  #onReply(worker: PoolWorker, job: Job, reply: BatchReply): void {
    worker.jobs.shift();
    worker.proven = true;
    if (job.order.work.kind === 'batch') worker.milliseconds = reply.milliseconds;
    this.#settle(job, { worker: worker.index, reply });
    if (worker.jobs.length === 0) worker.port.hold(false);
    this.#watch(worker);
    this.#dispatch();
  }

  #onExit(worker: PoolWorker, how: string, cause: unknown): void {
    if (this.#workers[worker.index] !== worker) return;
    this.#workers[worker.index] = undefined;
    this.died += 1;
    clearTimeout(worker.timer);
    this.channels.gone(worker.link);
    const [first, ...rest] = worker.jobs.splice(0);
    const { control } = worker.port;
    const position = first && positionOf(worker, first);
    // It came to its end before it had looked at what it was sent: not the fault of that.
    const innocent = control !== undefined && position === undefined && worker.proven;
    if (first && innocent && !first.order.transferList?.length) this.#requeue([first, ...rest]);
    else if (first) {
      const why = cause instanceof Error ? `: ${cause.message.split('\n')[0]}` : '';
      const error = new ParallelError(
        'WORKER_DIED',
        `a worker ended ${how} while it ran ${first.order.work.url}${why}`,
        { cause },
      );
      this.#settle(first, { worker: worker.index, failure: { error, position } });
      this.#requeue(rest);
    }
    this.#dispatch();
  }

  /** Sees to it that the first of a worker's jobs ends in time, or a worker that has none. */
  #watch(worker: PoolWorker): void {
    clearTimeout(worker.timer);
    worker.timer = undefined;
    const job = worker.jobs[0];
    if (!job) {
      const { idleTimeout } = this.options;
      if (!Number.isFinite(idleTimeout)) return;
      worker.timer = setTimeout(() => this.#dismiss(worker), idleTimeout).unref();
    } else if (job.settled) this.#stop(worker, job, job.order.signal?.reason);
    else if (job.order.timeout !== undefined) this.#watchTimeout(worker, job, job.order.timeout);
  }

  #watchTimeout(worker: PoolWorker, job: Job, milliseconds: number): void {
    const { timeout = 0, work } = job.order;
    const isOver = () => worker.jobs[0] !== job || job.settled;
    const look = () => {
      if (isOver()) return;
      const position = positionOf(worker, job);
      const start = position?.start || now();
      const left = start + timeout - now();
      if (left > 0) {
        this.#watchTimeout(worker, job, Math.ceil(left));
        return;
      }
      const error = timeoutError(work.url, timeout);
      this.#settle(job, { worker: worker.index, failure: { error, position } });
      this.#stop(worker, job, error);
    };
    // A reply may have come while this thread was busy: it is let in before.
    worker.timer = setTimeout(() => setImmediate(look), milliseconds);
  }

  /** Tells a worker that its first job is not wanted any more; ends it if that does not help. */
  #stop(worker: PoolWorker, job: Job, why: unknown): void {
    clearTimeout(worker.timer);
    const { control } = worker.port;
    if (this.options.grace === 0) {
      this.#replace(worker);
      return;
    }
    control?.cancel(job.number);
    worker.port.post({ kind: 'cancel', number: job.number, reason: packError(why) }, []);
    worker.timer = setTimeout(() => {
      // A reply may have come while this thread was busy.
      setImmediate(() => {
        if (this.#workers[worker.index] === worker && worker.jobs[0] === job) this.#replace(worker);
      });
    }, this.options.grace);
  }

  /** Some jobs' signal has fired. */
  #abort(jobs: readonly Job[], reason: unknown): void {
    for (const job of jobs) this.#settle(job, failed(reason));
    const isWanted = (job: Job) => !job.settled;
    this.#queue = this.#queue.filter(isWanted);
    for (const [index, lane] of this.#lanes.entries()) this.#lanes[index] = lane.filter(isWanted);
    for (const worker of this.#workers) {
      for (const job of worker?.jobs ?? [])
        if (jobs.includes(job)) this.#drop(worker!, job, reason);
    }
  }

  /** A job that a worker has is not wanted any more. */
  #drop(worker: PoolWorker, job: Job, reason: unknown): void {
    if (worker.jobs[0] === job) this.#stop(worker, job, reason);
    else worker.port.control?.cancel(job.number);
  }

  /** Ends a worker; what it had not begun is another's. */
  #replace(worker: PoolWorker): void {
    this.#requeue(this.#dismiss(worker));
    this.#dispatch();
  }

  /** Ends a worker and returns what it had been sent. */
  #dismiss(worker: PoolWorker): Job[] {
    this.#workers[worker.index] = undefined;
    clearTimeout(worker.timer);
    this.channels.gone(worker.link);
    // An idle worker does not keep the process alive; one that is waited for has to.
    worker.port.hold(true);
    const ending = worker.port.end().finally(() => this.#endings.delete(ending));
    this.#endings.add(ending);
    return worker.jobs.splice(0);
  }

  #requeue(jobs: readonly Job[]): void {
    for (const job of [...jobs].reverse()) if (!job.settled) this.#linesOf(job).unshift(job);
  }

  #settle(job: Job, settled: Settled): void {
    if (job.settled) return;
    job.settled = true;
    if (job.order.signal) this.#signals.delete(job.order.signal, job);
    job.settle(settled);
  }
}

function positionOf({ port: { control } }: PoolWorker, job: Job): Position | undefined {
  return control ? control.position(job.number) : job.begun;
}

function failed(error: unknown): Settled {
  return { worker: 0, failure: { error, position: undefined } };
}

function closedError(): ParallelError {
  return new ParallelError('CLOSED', 'the strategy was closed');
}
