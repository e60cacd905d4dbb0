import { now } from '../clock.js';
import { loadingError, timeoutError } from '../errors.js';
import { packError } from './error-envelope.js';
import { type Job, type PoolWorker, positionOf, type Settled } from './job.js';

/** How long a pool waits for its workers. */
export interface Patience {
  /** Milliseconds that a task has to end by itself after it was told to. */
  readonly grace: number;
  /** Milliseconds after which a worker without work is ended. */
  readonly idleTimeout: number;
}

/** Modules that are large take a second on a machine that is busy; one that takes this hangs. */
const LOADING_MILLISECONDS = 10_000;

/** How long a worker may take to start and to load a task's module whose pieces have a timeout. */
export function loadingLimit(timeout: number): number {
  return Math.max(timeout, LOADING_MILLISECONDS);
}

/** What is done when a worker's time is over. */
export interface Endings {
  settle(job: Job, settled: Settled): void;
  /** It will not stop: another has to take its place. */
  replace(worker: PoolWorker): void;
  /** It has had nothing to do for long. */
  retire(worker: PoolWorker): void;
}

/** One timer for each worker: for its first job's time, for the grace, or for idleness. */
export class Watch {
  constructor(
    private readonly patience: Patience,
    private readonly endings: Endings,
  ) {}

  /** Sees to it that the first of a worker's jobs ends in time, or a worker that has none. */
  begin(worker: PoolWorker): void {
    this.end(worker);
    const job = worker.jobs[0];
    if (!job) {
      const { idleTimeout } = this.patience;
      if (!Number.isFinite(idleTimeout)) return;
      worker.timer = setTimeout(() => this.endings.retire(worker), idleTimeout).unref();
    } else if (job.settled) this.stop(worker, job, job.order.signal?.reason);
    else if (job.order.timeout !== undefined) {
      job.first = now();
      this.#watchTimeout(worker, job, job.order.timeout);
    }
  }

  end(worker: PoolWorker): void {
    clearTimeout(worker.timer);
    worker.timer = undefined;
  }

  /** Tells a worker that its first job is not wanted any more; ends it if that does not help. */
  stop(worker: PoolWorker, job: Job, why: unknown): void {
    this.end(worker);
    const { grace } = this.patience;
    if (grace === 0) {
      this.endings.replace(worker);
      return;
    }
    worker.port.control?.cancel(job.number);
    worker.port.post({ kind: 'cancel', number: job.number, reason: packError(why) }, []);
    worker.timer = setTimeout(() => {
      // A reply may have come while this thread was busy.
      setImmediate(() => {
        if (worker.jobs[0] === job) this.endings.replace(worker);
      });
    }, grace);
  }

  #watchTimeout(worker: PoolWorker, job: Job, milliseconds: number): void {
    const { timeout = 0, work } = job.order;
    const look = () => {
      if (worker.jobs[0] !== job || job.settled) return;
      const position = positionOf(worker, job);
      const isLoading = !position?.isLoaded;
      const limit = isLoading ? loadingLimit(timeout) : timeout;
      const start = isLoading ? job.first : position.start || now();
      const left = start + limit - now();
      if (left > 0) {
        // Once it is loaded, its time may be over sooner.
        this.#watchTimeout(worker, job, Math.ceil(Math.min(left, timeout)));
        return;
      }
      const error = isLoading ? loadingError(work.url, limit) : timeoutError(work.url, timeout);
      this.endings.settle(job, { worker: worker.index, failure: { error, position } });
      this.stop(worker, job, error);
    };
    // A reply may have come while this thread was busy: it is let in before.
    worker.timer = setTimeout(() => setImmediate(look), milliseconds);
  }
}
