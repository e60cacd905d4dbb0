import { Failure, INTERRUPTED, TERMINATED } from './failure.js';
import { removeUnfinished } from './output.js';

/** How long what runs has to end by itself. */
const PATIENCE_MILLISECONDS = 80;

/** What Ctrl-C does. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /**
   * Runs what keeps this thread busy. Meanwhile the system ends the process at
   * Ctrl-C: a handler would not be called.
   */
  busy<T>(work: () => T | Promise<T>): Promise<T>;
}

/**
 * Ends the process soon after Ctrl-C: what runs is aborted; what does not end
 * then (a kernel in the middle of one pixel of two thousand million steps) goes
 * down with the process. Nothing unfinished stays.
 */
export function handleInterrupts(): Interrupt {
  const controller = new AbortController();
  const end = (name: 'SIGINT' | 'SIGTERM') => {
    removeUnfinished();
    const status = name === 'SIGINT' ? INTERRUPTED : TERMINATED;
    const why = name === 'SIGINT' ? 'interrupted' : 'terminated';
    controller.abort(new Failure(why, status));
    setTimeout(() => {
      removeUnfinished();
      // By the signal itself, which no thread can hold up. A shell says 130, too.
      off();
      process.kill(process.pid, name);
    }, PATIENCE_MILLISECONDS).unref();
  };
  const on = () => {
    process.on('SIGINT', end);
    process.on('SIGTERM', end);
  };
  const off = () => {
    process.off('SIGINT', end);
    process.off('SIGTERM', end);
  };
  on();
  return {
    signal: controller.signal,
    async busy(work) {
      off();
      try {
        return await work();
      } finally {
        on();
      }
    },
  };
}
