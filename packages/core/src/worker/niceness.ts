import { access } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { nativeProblem, requireNative } from '../native.js';

const MOST = 19;

/** So many steps more for a process, or for the calling thread alone: Linux has it for threads. */
function add(pid: number, niceness: number): void {
  setPriority(pid, Math.min(getPriority(pid) + niceness, MOST));
}

/** Adds to the niceness of this thread, where that can be done without that of the process. */
export function beNicer(niceness: number): void {
  if (process.platform === 'linux') add(0, niceness);
  else if (!nativeProblem()) requireNative().beNicer(niceness);
}

/** The same of a child process; in time for all of its threads, if it has only just begun. */
export function makeNicer(pid: number, niceness: number): void {
  try {
    add(pid, niceness);
  } catch {
    // It is gone already, which its exit will tell.
  }
}

let started = false;

/**
 * Has libuv start the threads that read files and the like for all isolates, as this one's equals.
 * They would be as nice as the first worker that needs them, and stay so.
 */
export function startSystemThreads(): void {
  if (started) return;
  started = true;
  // Not one of those that libuv may leave to io_uring.
  access(process.execPath, () => {});
}
