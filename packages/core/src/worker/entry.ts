import { parentPort, receiveMessageOnPort, type Transferable } from 'node:worker_threads';
import type { ChannelClient } from '../channel/client.js';
import type { ChannelAnswer } from '../channel/protocol.js';
import { ParallelError } from '../errors.js';
import { loadTask, type TaskFunction } from '../task.js';
import { Cancellation, Context } from './cancellation.js';
import { Control } from './control.js';
import type * as Later from './later.js';
import type { OpenPieces } from './lease.js';
import { type Packed, packNumbers, unpackNumbers } from './numbers.js';
import type { BatchReply, FromWorker, Hello, ToWorker } from './protocol.js';
import { type BatchOutcome, runBatch } from './run-batch.js';
import { batchOf, shortened } from './short-message.js';
import { ShortWait } from './short-wait.js';

/* What every worker runs, a thread and a process alike. */

type Work = Extract<ToWorker, { kind: 'batch' | 'lease' }>;

const send: (message: FromWorker, transferList: readonly Transferable[]) => void = parentPort
  ? (message, transferList) => parentPort!.postMessage(message, transferList)
  : (message) => process.send?.(shortened(message));

const later = (): typeof Later => require('./worker-later.cjs');

let channels: ChannelClient | undefined;
const tasks = new Map<string, Promise<TaskFunction>>();
const plans = new Map<number, OpenPieces>();
/** Batches that have come and not been answered, by number. */
const cancellations = new Map<number, Cancellation>();
let strategy: Hello['strategy'] = 'threads';
/** Nobody else sees this one, until the pool says hello. */
let control = new Control(new ArrayBuffer(Control.BYTES));
let controlled = false;

function hello(message: Hello): void {
  strategy = message.strategy;
  if (message.niceness) later().beNicer(message.niceness);
  if (!parentPort) {
    if (message.native) later().loadNativeFrom(message.native);
    later().endWithParent();
  }
  const shared = message.control;
  if (!shared) return;
  controlled = true;
  control = new Control(shared instanceof SharedArrayBuffer ? shared : openControl(shared));
}

function openControl(segment: Parameters<typeof Later.openSegmentView>[0]): ArrayBuffer {
  try {
    return later().openSegmentView(segment) as ArrayBuffer;
  } catch (error) {
    // The pool was closed before this process had started: nobody waits for it.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') process.exit();
    throw error;
  }
}

function taskOf({ url, exportName }: Work): Promise<TaskFunction> {
  const key = `${exportName} ${url}`;
  let found = tasks.get(key);
  if (!found) {
    found = loadTask(url, exportName);
    tasks.set(key, found);
    // What is not there now may be there at the next try, as it is where nobody remembers it.
    found.catch(() => tasks.delete(key));
  }
  return found;
}

async function answer(work: Work): Promise<void> {
  const { number, timed } = work;
  const cancellation = cancellations.get(number)!;
  control.begin(number);
  try {
    if (cancellation.requested) return send(NOTHING, []);
    const fn = await taskOf(work);
    control.loaded(number);
    const context = new Context(strategy, cancellation);
    const run = (inputs: readonly unknown[]) =>
      runBatch(fn, inputs, context, cancellation, (index) => {
        control.item(index, timed);
        if (timed && !controlled) send({ kind: 'begun', item: index }, []);
      }).finally(() => control.pause());
    if (work.kind === 'batch') {
      const value = unpackNumbers(work.inputs);
      const outcome = await run(restored(value, work.rewritten));
      sendOutcome(work, outcome, (reply) => ({ kind: 'reply', ...reply }));
      return;
    }
    await later().runLease(piecesOf(work), {
      isToStop: () => cancellation.requested || control.isToYield(number),
      onClaim: ({ first, end }) => control.claim(first, end),
      run,
      emit: ({ first, end }, outcome) =>
        sendOutcome(work, outcome, (reply) => ({
          kind: 'claimed',
          first,
          pieces: end - first,
          ...reply,
        })),
    });
    send(NOTHING, []);
  } catch (error) {
    send({ ...NOTHING, error: later().packError(error) }, []);
  } finally {
    cancellations.delete(number);
    channels?.letGo();
  }
}

const NOTHING = { kind: 'reply', outputs: [], start: 0, milliseconds: 0 } as const;

function piecesOf({ plan, pieces }: Extract<Work, { kind: 'lease' }>): OpenPieces {
  if (pieces)
    plans.set(
      plan,
      later().openPieces(pieces, ({ value, rewritten }) => restored(value, rewritten)),
    );
  return plans.get(plan)!;
}

function sendOutcome(
  { url }: Work,
  { outputs, thrown, transferList, start, milliseconds }: BatchOutcome,
  message: (reply: BatchReply) => FromWorker,
): void {
  const error = thrown && later().packError(thrown.error);
  const post = (values: Packed, failure: typeof error, list: readonly Transferable[]) =>
    send(message({ outputs: values, error: failure, start, milliseconds }), list);
  const packed = packNumbers(outputs);
  if (packed instanceof Float64Array) {
    post(packed, error, [packed.buffer as ArrayBuffer]);
    return;
  }
  if (transferList.length === 0 && outputs.every(isPrimitive)) {
    post(outputs, error, []);
    return;
  }
  try {
    // Of what is moved the task has said itself which buffers go.
    const isCopied = parentPort !== null && transferList.length === 0;
    post(later().sendable(outputs, isCopied), error, transferList);
  } catch (cause) {
    // Those before the one that cannot be sent are good.
    const sound = outputs.slice(0, Math.max(0, outputs.findIndex(cannotBeSent)));
    post(sound, later().packError(notCloneable(url, cause)), []);
  }
}

/** There is nothing in it that would have to be looked at before it is sent. */
function isPrimitive(output: unknown): boolean {
  const type = typeof output;
  return output === null || (type !== 'object' && type !== 'function' && type !== 'symbol');
}

function cannotBeSent(output: unknown): boolean {
  try {
    structuredClone(later().sendable(output, false));
    return false;
  } catch {
    return true;
  }
}

function notCloneable(url: string, cause: unknown): ParallelError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new ParallelError('NOT_CLONEABLE', `an output of ${url} cannot be sent: ${why}`, {
    cause,
  });
}

const shortWait = new ShortWait<ToWorker>(() => receiveMessageOnPort(parentPort!)?.message);
/** Batches that have come and not been answered. */
let waiting = 0;

/** After an answer: what comes at once is taken at once. */
function takeNext(): void {
  waiting -= 1;
  if (waiting > 0 || !parentPort) return;
  const message = shortWait.next();
  if (message) take(message);
}

// One after another, also where a task waits: only the first of those sent can have begun.
let last = Promise.resolve();

function take(message: ToWorker): void {
  switch (message.kind) {
    case 'hello':
      hello(message);
      return;
    case 'batch':
    case 'lease': {
      const { number } = message;
      cancellations.set(number, new Cancellation(() => control.isCancelled(number)));
      waiting += 1;
      last = last.then(() => answer(message)).then(takeNext);
      return;
    }
    case 'cancel':
      cancellations.get(message.number)?.request(later().unpackError(message.reason));
      return;
    case 'forget':
      plans.delete(message.plan);
      return;
    case 'channel':
      channelClient().handle(restored<ChannelAnswer>(message.answer, message.rewritten));
  }
}

function restored<T>(value: T, rewritten: boolean): T {
  if (!rewritten) return value;
  return later().fromWire({ value, rewritten }, channelClient());
}

function channelClient(): ChannelClient {
  channels ??= new (later().ChannelClient)((request, transferList) =>
    send({ kind: 'channel', request }, transferList),
  );
  return channels;
}

/**
 * A promise that a task has left behind must not take the worker with it, which
 * is at another task by now.
 */
process.on('unhandledRejection', (reason) => {
  const why = reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
  process.emitWarning(`a task left a rejected promise behind: ${why}`, {
    type: 'ParallelWarning',
    code: 'PARALLEL_UNHANDLED_REJECTION',
  });
});

if (parentPort) {
  parentPort.on('message', (message) => {
    shortWait.arrived();
    take(message);
  });
  // What cannot be read, being too deep for this thread's stack, would be waited for for ever.
  parentPort.on('messageerror', (error) => {
    throw error;
  });
} else {
  process.on('message', (message) => take(batchOf(message) as ToWorker));
  // The parent is gone, or has let go: nobody will read a reply.
  process.on('disconnect', () => process.exit());
}
