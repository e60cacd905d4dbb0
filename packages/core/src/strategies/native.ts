import type { ChunkResult } from '../engine/executor.js';
import { type MapResult, mapResult } from '../engine/map-result.js';
import { runNativeBatch } from '../engine/native-batch.js';
import type { Source } from '../engine/source.js';
import { ParallelError } from '../errors.js';
import type { SharedArray, SharedArrayConstructor } from '../memory/memory.js';
import { parseOptions } from '../options/parse.js';
import { mapOptions, parseWorkers } from '../options/schemas.js';
import type { NativeEntry, Task } from '../task.js';
import { assertSource, BaseStrategy } from './base.js';
import type { MapOptions, WorkerOptions } from './strategy.js';

/** Hands all pieces at once to a task's native entry, which has threads of its own. */
export class NativeStrategy extends BaseStrategy {
  readonly kind = 'native';
  readonly memory = ['shared'] as const;

  constructor(readonly workers: number) {
    super();
  }

  override map<Input, Output>(
    task: Task<Input, Output>,
    source: Source<Input>,
    options: MapOptions = {},
  ): MapResult<Output> {
    assertSource(source);
    const parsed = parseOptions(mapOptions, options) as MapOptions;
    const entry = entryOf(task);
    return mapResult(() => this.#runAll(entry, source, parsed));
  }

  async *#runAll<Input, Output>(
    entry: NativeEntry<Input, Output>,
    source: Source<Input>,
    options: MapOptions,
  ) {
    this.assertOpen();
    const pieces: readonly Input[] = Array.isArray(source) ? source : await collect(source);
    const batch = runNativeBatch(entry, pieces, this.workers, options);
    for await (const outputs of batch) {
      this.count(outputs.length, 0, 0);
      yield outputs;
    }
  }

  protected async executeChunk<Input, Output>(
    task: Task<Input, Output>,
    inputs: readonly Input[],
    signal: AbortSignal | undefined,
  ): Promise<ChunkResult<Output>> {
    const start = performance.now();
    const outputs: Output[] = [];
    const batch = runNativeBatch(entryOf(task), inputs, this.workers, { ordered: true, signal });
    try {
      for await (const chunk of batch) outputs.push(...chunk);
    } catch (error) {
      return { outputs, thrown: { error }, milliseconds: performance.now() - start };
    }
    return { outputs, milliseconds: performance.now() - start };
  }

  protected shareBytes<T extends SharedArray>(type: SharedArrayConstructor<T>, length: number): T {
    return new type(new SharedArrayBuffer(length * type.BYTES_PER_ELEMENT));
  }

  protected async end(): Promise<void> {}
}

function entryOf<Input, Output>(task: Task<Input, Output>): NativeEntry<Input, Output> {
  if (task.native) return task.native;
  throw new ParallelError(
    'IMPOSSIBLE_COMBINATION',
    `task ${task.url} has no native entry, so strategy "native" cannot run it: use inline, threads or processes`,
  );
}

async function collect<T>(source: Source<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

/**
 * A strategy of native threads: no JavaScript worker is started. It runs tasks
 * that bring a native entry, and needs a source that ends.
 * @throws ParallelError `INVALID_OPTION`.
 */
export function native(options: WorkerOptions = {}): NativeStrategy {
  return new NativeStrategy(parseWorkers(options));
}
