import type { Job, PoolWorker } from './job.js';

/** A batch shorter than this is over before the next could be fetched: the worker is given two. */
const PREFETCH_BELOW_MILLISECONDS = 2;
/** And while much is left, after this: nobody waits for its end, and the next is at hand. */
const EARLY_BELOW_MILLISECONDS = 50;

/** The jobs that no worker has yet, and which worker is the next one's. */
export class Lines {
  /** For whichever worker is free. */
  #queue: Job[] = [];
  /** For one worker. */
  readonly #lanes: Job[][];
  /** Those in the lines that are settled, and only not taken out yet. */
  #settled = 0;

  /** @param workers by index, as they come and go; undefined where none is running. */
  constructor(private readonly workers: readonly (PoolWorker | undefined)[]) {
    this.#lanes = Array.from({ length: workers.length }, () => []);
  }

  get length(): number {
    const all = this.#lanes.reduce((sum, lane) => sum + lane.length, this.#queue.length);
    return all - this.#settled;
  }

  push(job: Job): void {
    job.waits = true;
    this.#lineOf(job).push(job);
  }

  /** To the head, in the same order: they have waited once. Those that are settled need no turn. */
  putBack(jobs: readonly Job[]): void {
    for (const job of [...jobs].reverse()) {
      if (job.settled) continue;
      job.waits = true;
      this.#lineOf(job).unshift(job);
    }
  }

  /**
   * These are settled. To take each out at once, when thousands wait and each has a signal of its
   * own, would take as long as the square of their number.
   */
  drop(jobs: readonly Job[]): void {
    for (const job of jobs) if (job.waits) this.#settled += 1;
    if (this.#settled <= this.length) return;
    const isWanted = (job: Job) => !job.settled;
    this.#queue = this.#queue.filter(isWanted);
    for (const [index, lane] of this.#lanes.entries()) this.#lanes[index] = lane.filter(isWanted);
    this.#settled = 0;
  }

  takeAll(): Job[] {
    this.#settled = 0;
    return [...this.#queue.splice(0), ...this.#lanes.flatMap((lane) => lane.splice(0))];
  }

  /** Gives as many to workers, by index, as can have one now. */
  deal(give: (index: number, job: Job) => void): void {
    const giveFirst = (index: number, line: Job[]) => {
      const job = line.shift()!;
      job.waits = false;
      give(index, job);
    };
    for (const [index, lane] of this.#lanes.entries()) {
      for (;;) {
        const first = this.#firstOf(lane);
        if (!first || !isReadyFor(this.workers[index], first)) break;
        const other = this.#firstOf(this.#queue);
        if (!other || first.arrival < other.arrival) {
          giveFirst(index, lane);
          continue;
        }
        const free = this.#workerFor(other);
        if (free < 0) break;
        giveFirst(free, this.#queue);
      }
    }
    for (;;) {
      const first = this.#firstOf(this.#queue);
      const index = first ? this.#workerFor(first) : -1;
      if (index < 0) break;
      giveFirst(index, this.#queue);
    }
    if (this.length > 0) this.#askLeasesToYield();
  }

  /** Whoever is wanted and has waited longest. */
  #firstOf(line: Job[]): Job | undefined {
    while (line[0]?.settled) {
      line.shift()!.waits = false;
      this.#settled -= 1;
    }
    return line[0];
  }

  #lineOf({ order }: Job): Job[] {
    return order.worker === undefined ? this.#queue : this.#lanes[order.worker]!;
  }

  /** A worker without work, else a new one, else one that is about to have none. */
  #workerFor(job: Job): number {
    let absent = -1;
    let soon = -1;
    for (const [index, worker] of this.workers.entries()) {
      if (worker?.jobs.length === 0) return index;
      if (!worker) {
        if (absent < 0) absent = index;
      } else if (soon < 0 && isReadyFor(worker, job)) {
        const other = this.#firstOf(this.#lanes[index]!);
        if (!other || job.arrival < other.arrival) soon = index;
      }
    }
    return absent >= 0 ? absent : soon;
  }

  /** Whoever waits gets a turn after the chunk that a lease is at. */
  #askLeasesToYield(): void {
    for (const [index, worker] of this.workers.entries()) {
      if (!this.#firstOf(this.#queue) && !this.#firstOf(this.#lanes[index]!)) continue;
      const job = worker?.jobs[0];
      if (job?.order.work.kind === 'lease') worker?.port.control?.yield(job.number);
    }
  }
}

function isReadyFor(worker: PoolWorker | undefined, { order }: Job): boolean {
  if (!worker || worker.jobs.length === 0) return true;
  // What has been moved into a worker cannot be sent a second time, should that one die.
  if (order.transferList?.length || worker.jobs.length > 1) return false;
  if (worker.jobs[0]!.order.work.kind === 'lease') return false;
  const limit = order.early ? EARLY_BELOW_MILLISECONDS : PREFETCH_BELOW_MILLISECONDS;
  return worker.milliseconds < limit;
}
