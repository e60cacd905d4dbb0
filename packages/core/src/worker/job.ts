import type { Transferable } from 'node:worker_threads';
import type { ChannelLink } from '../channel/host.js';
import type { Position } from './control.js';
import type { WorkerPort } from './port.js';
import type { Batch, BatchReply, FromWorker, LeaseBatch } from './protocol.js';

export type Claimed = Extract<FromWorker, { kind: 'claimed' }>;

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
export interface Job {
  readonly order: Order;
  readonly settle: (settled: Settled) => void;
  settled: boolean;
  /** Whether it stands in a line. */
  waits: boolean;
  /** Who came first has the first turn, whichever line it stands in. */
  readonly arrival: number;
  /** Its number in the life of the worker that has it. */
  number: number;
  /** Where the worker is with it, as far as it has said so: where there is no control memory. */
  begun?: Position;
  /** When it became the first of its worker's. */
  first: number;
}

/** A worker, as its pool sees it. */
export interface PoolWorker {
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

/** Where a worker is with a job; undefined if it has not begun it. */
export function positionOf({ port: { control } }: PoolWorker, job: Job): Position | undefined {
  return control ? control.position(job.number) : job.begun;
}

export function failed(error: unknown): Settled {
  return { worker: 0, failure: { error, position: undefined } };
}
