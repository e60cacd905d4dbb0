import type { Transferable } from 'node:worker_threads';
import type { Control } from './control.js';
import type { FromWorker, ToWorker } from './protocol.js';

/** What a worker tells its pool. */
export interface PortEvents {
  message(message: FromWorker): void;
  /** The worker has ended, in these words (`with code 1`), for this cause if one is known. */
  exit(how: string, cause: unknown): void;
}

/** One worker of any runtime: batches go in, a reply for each comes out in the same order. */
export interface WorkerPort {
  /** Shared with the worker, where there is memory to share. */
  readonly control: Control | undefined;
  /** @throws DataCloneError if the message cannot be sent. */
  post(message: ToWorker, transferList: readonly Transferable[]): void;
  /**
   * Ends the worker, whatever it does; resolves when it is gone.
   * @param isIdle whether it has nothing to do, and may see to what it has printed.
   */
  end(isIdle: boolean): Promise<void>;
  /** Whether the worker keeps the process alive. */
  hold(alive: boolean): void;
}

/** Starts a worker. May throw where its options are refused. */
export type StartWorker = (events: PortEvents) => WorkerPort;

/** What a worker's runtime is given, beside what this process has itself. */
export interface RuntimeOptions {
  /** The environment of its workers; by default that of this process. */
  readonly env?: Record<string, string | undefined> | undefined;
  /** Options of Node.js for its workers, beside those that this process was given. */
  readonly execArgv?: readonly string[] | undefined;
}

/** What a worker is started with. */
export interface StartOptions extends RuntimeOptions {
  /** What it adds to its niceness. */
  readonly niceness?: number | undefined;
}

/** How long a worker without work may take to end by itself. */
export const PRINTING_MILLISECONDS = 500;
