import type { FromWorker } from './protocol.js';

/*
 * A worker's way to its parent is open to its tasks as well: what they post through
 * `parentPort`, or `process.send`, is no answer to anything. Node itself uses it, too: under
 * `--watch` child processes name the files that they have loaded.
 */

/** Whether a pool is meant. */
export function isForPool(message: unknown): message is FromWorker {
  if (typeof message !== 'object' || message === null) return false;
  const { kind, outputs, milliseconds, item, request } = message as Record<string, unknown>;
  if (kind === 'reply' || kind === 'claimed') {
    return outputs !== undefined && typeof milliseconds === 'number';
  }
  if (kind === 'begun') return typeof item === 'number';
  return kind === 'channel' && typeof request === 'object';
}

let warned = false;

/** Hands on what is meant for who watches this process; of the rest it says once that nobody hears it. */
export function passOn(message: unknown): void {
  if (isForWatcher(message)) {
    if (process.env['WATCH_REPORT_DEPENDENCIES'] && process.connected) process.send?.(message);
    return;
  }
  if (warned) return;
  warned = true;
  process.emitWarning(
    'a task has posted a message to its parent, where nobody receives it: return it, or use a channel',
    { type: 'ParallelWarning', code: 'PARALLEL_FOREIGN_MESSAGE' },
  );
}

function isForWatcher(message: unknown): message is object {
  if (typeof message !== 'object' || message === null) return false;
  const keys = Object.keys(message);
  return keys.length > 0 && keys.every((key) => key.startsWith('watch:'));
}
