import { Worker } from 'node:worker_threads';
import { nativeProblem, requireNative } from '../native.js';

const LOOK_MILLISECONDS = 250;

/**
 * Ends this process with its parent: one that is killed sends no word, and a busy child would not
 * hear it. Where that is sure, signals are the parent's.
 */
export function endWithParent(): void {
  if (!isEndedBySystem() && !isEndedByThread()) return;
  leaveSignalsToParent();
  // It may have gone before that.
  if (!process.connected) process.exit();
}

function isEndedBySystem(): boolean {
  if (process.platform !== 'linux' || nativeProblem()) return false;
  requireNative().endWithParent();
  return true;
}

/**
 * Where there is no addon a thread looks: whose parent is gone is given another. On Windows he
 * keeps the number of the one that is gone.
 */
function isEndedByThread(): boolean {
  if (process.platform === 'win32') return false;
  const code = `setInterval(() => {
    if (process.ppid !== ${process.ppid}) process.kill(process.pid, 'SIGKILL');
  }, ${LOOK_MILLISECONDS});`;
  try {
    const resourceLimits = { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1 };
    new Worker(code, { eval: true, env: {}, execArgv: [], resourceLimits })
      .on('error', () => {})
      .unref();
    return true;
  } catch {
    // Node's permissions may know of no threads.
    return false;
  }
}

/**
 * A terminal's Ctrl-C, and who stops a service, tell all processes of a group, and the parent
 * decides what comes to its end. Where it ends, this one does.
 */
function leaveSignalsToParent(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
}
