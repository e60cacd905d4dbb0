import { parentPort, type Transferable } from 'node:worker_threads';
import { ParallelError } from '../errors.js';
import { restoreViews } from '../memory/segments.js';
import { nativeProblem, requireNative } from '../native.js';
import { loadTask } from '../task.js';
import { packError } from './error-envelope.js';
import type { Batch, BatchReply } from './protocol.js';
import { runBatch } from './run-batch.js';

/* What every worker runs, a thread and a process alike. */

type Loaded = Awaited<ReturnType<typeof loadTask>>;
const tasks = new Map<string, Promise<Loaded>>();

function taskOf(batch: Batch): Promise<Loaded> {
  const key = `${batch.exportName} ${batch.url}`;
  let found = tasks.get(key);
  if (!found) {
    found = loadTask(batch.url, batch.exportName);
    tasks.set(key, found);
  }
  return found;
}

const send: (reply: BatchReply, transferList: readonly Transferable[]) => void = parentPort
  ? (reply, transferList) => parentPort!.postMessage(reply, transferList)
  : (reply) => process.send?.(reply);

async function answer(batch: Batch): Promise<void> {
  let milliseconds = 0;
  try {
    const fn = await taskOf(batch);
    const inputs = batch.hasSegments ? restoreViews(batch.inputs) : batch.inputs;
    const outcome = await runBatch(fn, inputs, { strategy: batch.strategy });
    milliseconds = outcome.milliseconds;
    const error = outcome.thrown && { error: packError(outcome.thrown.error) };
    try {
      send({ outputs: outcome.outputs, ...error, milliseconds }, outcome.transferList);
    } catch (cause) {
      throw notCloneable(batch, cause);
    }
  } catch (error) {
    send({ outputs: [], error: packError(error), milliseconds }, []);
  }
}

function notCloneable(batch: Batch, cause: unknown): ParallelError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new ParallelError('NOT_CLONEABLE', `an output of ${batch.url} cannot be sent: ${why}`, {
    cause,
  });
}

// One after another, also where a task waits: only the first of those sent can have begun.
let last = Promise.resolve();
const take = (batch: Batch) => {
  last = last.then(() => answer(batch));
};

/** A killed parent sends no word, and a busy child would not hear it: the system has to end it. */
function endWithParent(): void {
  if (process.platform !== 'linux' || nativeProblem()) return;
  requireNative().endWithParent();
  // It may have gone before that.
  if (!process.connected) process.exit();
}

if (parentPort) {
  parentPort.on('message', take);
} else {
  process.on('message', take);
  endWithParent();
  // The parent is gone, or has let go: nobody will read a reply.
  process.on('disconnect', () => process.exit());
}
