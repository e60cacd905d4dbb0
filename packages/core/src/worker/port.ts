import type { Transferable } from 'node:worker_threads';
import type { Batch, BatchReply } from './protocol.js';

/** What a worker tells its pool. */
export interface PortEvents {
  reply(reply: BatchReply): void;
  /** The worker has ended, in these words (`with code 1`), for this cause if one is known. */
  exit(how: string, cause: unknown): void;
}

/** One worker of any runtime: batches go in, a reply for each comes out in the same order. */
export interface WorkerPort {
  /** @throws DataCloneError if the batch cannot be sent. */
  post(batch: Batch, transferList: readonly Transferable[]): void;
  /** Ends the worker at once, whatever it does; resolves when it is gone. */
  end(): Promise<void>;
  /** Whether the worker keeps the process alive. */
  hold(alive: boolean): void;
}

/** Starts a worker. */
export type StartWorker = (events: PortEvents) => WorkerPort;
