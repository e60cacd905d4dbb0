import { ParallelError } from '../errors.js';
import type { MapOptions } from '../strategies/strategy.js';
import type { NativeBatch, NativeEntry } from '../task.js';
import { ProgressMeter } from './progress.js';

/**
 * Calls a native entry with all pieces and yields what it settles, in the
 * order of the pieces or as it comes. Leaving early or an abort sets the
 * cancel flag and waits until the native threads have stopped.
 */
export async function* runNativeBatch<Input, Output>(
  entry: NativeEntry<Input, Output>,
  pieces: readonly Input[],
  workers: number,
  options: MapOptions,
): AsyncGenerator<readonly Output[], void, undefined> {
  const { ordered = true, signal } = options;
  signal?.throwIfAborted();
  const cancel = new Int32Array(new SharedArrayBuffer(4));
  const meter = new ProgressMeter(options.onProgress, pieces.length);
  const settled = new Map<number, Output>();
  let ready: Output[] = [];
  let next = 0;
  let ended = false;
  let failure: { error: unknown } | undefined;
  let wake = () => {};

  const stop = () => {
    Atomics.store(cancel, 0, 1);
    wake();
  };
  signal?.addEventListener('abort', stop, { once: true });

  let left = pieces.length;
  const running = start(entry, pieces, {
    workers,
    cancel,
    settle(index, output) {
      left -= 1;
      meter.add(1);
      if (!ordered) ready.push(output);
      else if (index === next) {
        ready.push(output);
        next += 1;
        for (; settled.has(next); next += 1) {
          ready.push(settled.get(next) as Output);
          settled.delete(next);
        }
      } else settled.set(index, output);
      wake();
    },
  })
    .catch((error) => {
      failure = { error };
    })
    .finally(() => {
      ended = true;
      wake();
    });

  try {
    while (true) {
      if (signal?.aborted) throw signal.reason;
      if (ready.length > 0) {
        const outputs = ready;
        ready = [];
        yield outputs;
      } else if (ended) {
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
    signal?.removeEventListener('abort', stop);
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
