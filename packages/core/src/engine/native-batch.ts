import { notWhenAborted, whenAborted } from '../by-signal.js';
import { ParallelError, timeoutError } from '../errors.js';
import type { MapOptions } from '../strategies/strategy.js';
import type { NativeBatch, NativeEntry, Task } from '../task.js';
import { ProgressMeter } from './progress.js';
import { Settled } from './settled.js';
import { Stall } from './stall.js';

/**
 * Calls a native entry with all pieces and yields what it settles, in the
 * order of the pieces or as it comes. Leaving early or an abort sets the
 * cancel flag and waits until the native threads have stopped.
 *
 * Single pieces cannot be seen from here. But where nothing at all is settled
 * for as long as the timeout, each thread has been at one piece for longer.
 *
 * @param order the pieces' indices in the order in which the entry is to have them.
 */
export async function* runNativeBatch<Input, Output>(
  entry: NativeEntry<Input, Output>,
  task: Task<Input, Output>,
  inputs: readonly Input[],
  { workers, niceness }: Pick<NativeBatch<unknown>, 'workers' | 'niceness'>,
  options: MapOptions,
  order?: Uint32Array,
): AsyncGenerator<readonly Output[], void, undefined> {
  const { ordered = true, signal, timeout } = options;
  const pieces = order ? Array.from(order, (index) => inputs[index] as Input) : inputs;
  signal?.throwIfAborted();
  const cancel = new Int32Array(new SharedArrayBuffer(4));
  const meter = new ProgressMeter(options.onProgress, pieces.length);
  const settled = new Settled<Output>(ordered);
  let ended = false;
  let failure: { error: unknown } | undefined;
  let wake = () => {};

  const stop = () => {
    Atomics.store(cancel, 0, 1);
    wake();
  };
  whenAborted(signal, stop);
  let late: ParallelError | undefined;
  const stall =
    timeout === undefined
      ? undefined
      : new Stall(timeout, () => {
          late = timeoutError(task.url, timeout);
          stop();
        });

  const { onSpan } = options;
  const begun = performance.now();
  const drawn: NonNullable<NativeBatch<Output>['onSpan']> = ({ worker, pieces, start, end }) => {
    try {
      onSpan?.({
        worker,
        pieces: Array.from(pieces, (position) => order?.[position] ?? position),
        start: start - begun,
        end: end - begun,
        outcome: 'done',
      });
    } catch (error) {
      failure ??= { error };
      stop();
    }
  };

  let left = pieces.length;
  const running = start(entry, pieces, {
    workers,
    niceness,
    cancel,
    ...(onSpan && { onSpan: drawn }),
    settle(position, output) {
      stall?.note();
      left -= 1;
      meter.add(1);
      settled.add(order?.[position] ?? position, output);
      wake();
    },
  })
    .catch((error) => {
      failure ??= { error };
    })
    .finally(() => {
      ended = true;
      stall?.end();
      wake();
    });

  try {
    while (true) {
      if (signal?.aborted) throw signal.reason;
      if (late) throw late;
      const outputs = settled.take();
      if (outputs.length > 0) yield outputs;
      else if (ended) {
        if (failure) throw failure.error;
        if (left > 0) throw leftOut(left, pieces.length);
        return;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        wake = () => {};
      }
    }
  } finally {
    notWhenAborted(signal, stop);
    stall?.end();
    stop();
    await running;
  }
}

/** An entry may also throw before it returns a promise. */
async function start<Input, Output>(
  entry: NativeEntry<Input, Output>,
  pieces: readonly Input[],
  batch: NativeBatch<Output>,
): Promise<void> {
  await entry(pieces, batch);
}

function leftOut(left: number, total: number): ParallelError {
  return new ParallelError(
    'WORKER_DIED',
    `a native entry ended without settling ${left} of its ${total} pieces`,
  );
}
