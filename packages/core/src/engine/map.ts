import { ParallelError } from '../errors.js';
import { adaptiveChunks, fixedChunks } from '../schedule/chunker.js';
import type { MapOptions } from '../strategies/strategy.js';
import type { Task } from '../task.js';
import type { ChunkResult, Executor } from './executor.js';
import { type MapResult, mapResult } from './map-result.js';
import { ProgressMeter } from './progress.js';
import { readChunks, type Source } from './source.js';

/** A chunk on its way: its outputs or its end come later. */
interface Slot<Output> {
  /** Index of the chunk's first item. */
  readonly first: number;
  readonly items: number;
  result?: ChunkResult<Output>;
}

/**
 * Runs a task over a source, lazily: chunks are pulled, sent to the executor
 * and yielded, never further ahead of the consumer than the buffer allows.
 */
export function mapOver<Input, Output>(
  executor: Executor,
  task: Task<Input, Output>,
  source: Source<Input>,
  options: MapOptions,
): MapResult<Output> {
  return mapResult(() => runChunks(executor, task, source, options));
}

async function* runChunks<Input, Output>(
  executor: Executor,
  task: Task<Input, Output>,
  source: Source<Input>,
  options: MapOptions,
): AsyncGenerator<readonly Output[], void, undefined> {
  const { ordered = true, chunkSize = 'auto', bufferSize, signal } = options;
  signal?.throwIfAborted();
  const { workers } = executor;
  const chunker = chunkSize === 'auto' ? adaptiveChunks(workers) : fixedChunks(chunkSize);
  const reader = readChunks(source);
  const meter = new ProgressMeter(options.onProgress, reader.remaining());
  const bell = new Bell();
  const onAbort = () => bell.ring();
  signal?.addEventListener('abort', onAbort, { once: true });

  // In input order; a slot leaves when its outputs are yielded.
  const slots: Slot<Output>[] = [];
  let items = 0;
  let running = 0;
  let sourceEnded = false;
  let stopped = false;
  let pulling = false;
  let broken: { error: unknown } | undefined;

  const pump = async () => {
    let first = 0;
    while (!sourceEnded && !stopped) {
      // A chunk for each worker to run and one to have at hand; as many again may wait for the consumer.
      const full =
        running >= 2 * workers ||
        (bufferSize === undefined ? slots.length >= 4 * workers : items >= bufferSize);
      if (full) {
        await bell.rung();
        continue;
      }
      const room = bufferSize === undefined ? Number.POSITIVE_INFINITY : bufferSize - items;
      const inputs = reader.read(Math.min(chunker.next(reader.remaining()), room));
      pulling = !Array.isArray(inputs);
      const chunk = Array.isArray(inputs) ? inputs : await inputs;
      pulling = false;
      if (chunk.length === 0 || stopped) break;
      const slot: Slot<Output> = { first, items: chunk.length };
      first += chunk.length;
      items += chunk.length;
      running += 1;
      slots.push(slot);
      void execute(chunk).then((result) => {
        running -= 1;
        slot.result = result;
        if (result.thrown) stopped = true;
        else chunker.record(slot.items, result.milliseconds);
        try {
          meter.add(result.outputs.length);
        } catch (error) {
          // The listener is the caller's: what it throws is the caller's to catch.
          broken ??= { error };
          stopped = true;
        }
        bell.ring();
      });
    }
    sourceEnded = true;
    bell.ring();
  };
  const execute = async (inputs: readonly Input[]): Promise<ChunkResult<Output>> => {
    try {
      return await executor.execute(task, inputs, signal);
    } catch (error) {
      return { outputs: [], thrown: { error }, milliseconds: 0 };
    }
  };
  let sourceError: { error: unknown } | undefined;
  void pump().catch((error) => {
    sourceError = { error };
    sourceEnded = true;
    bell.ring();
  });

  try {
    while (true) {
      signal?.throwIfAborted();
      if (broken) throw broken.error;
      const at = ordered ? 0 : slots.findIndex((slot) => slot.result);
      const slot = slots[at];
      if (!slot?.result) {
        if (slots.length === 0 && sourceError) throw sourceError.error;
        if (slots.length === 0 && (sourceEnded || stopped)) return;
        await bell.rung();
        continue;
      }
      if (slot.result.outputs.length > 0) yield slot.result.outputs;
      if (slot.result.thrown) throw nameThePiece(slot, slot.result.thrown.error);
      slots.splice(slots.indexOf(slot), 1);
      items -= slot.items;
      bell.ring();
    }
  } finally {
    stopped = true;
    signal?.removeEventListener('abort', onAbort);
    bell.ring();
    const closed = reader.close();
    // A source that is being waited for may never answer: it must not hold up who left the loop.
    if (pulling) closed.catch(() => {});
    else await closed;
  }
}

/** Tells which input an error belongs to, where the error can carry it. */
function nameThePiece(slot: Slot<unknown>, error: unknown): unknown {
  const piece = slot.first + (slot.result?.outputs.length ?? 0);
  if (error instanceof Error && Object.isExtensible(error) && !('piece' in error)) {
    Object.defineProperty(error, 'piece', { value: piece, enumerable: false, configurable: true });
  }
  return error;
}

/** Runs a task over one input. */
export async function runOne<Input, Output>(
  executor: Executor,
  task: Task<Input, Output>,
  input: Input,
  signal: AbortSignal | undefined,
): Promise<Output> {
  signal?.throwIfAborted();
  const { outputs, thrown } = await executor.execute(task, [input], signal);
  if (thrown) throw thrown.error;
  if (outputs.length !== 1) {
    throw new ParallelError('WORKER_DIED', `a worker gave ${outputs.length} outputs for one input`);
  }
  return outputs[0] as Output;
}

/** Wakes all who wait. Whoever waits has just looked, with no await between, so no ring is missed. */
class Bell {
  #waiting: (() => void)[] = [];

  ring(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  rung(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
