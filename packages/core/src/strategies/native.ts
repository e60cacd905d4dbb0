import { LocalEnds } from '../channel/channel.js';
import type { ChunkResult, ExecuteOptions } from '../engine/executor.js';
import { assertPossible, nameThePiece } from '../engine/map.js';
import { type MapResult, mapResult } from '../engine/map-result.js';
import { runNativeBatch } from '../engine/native-batch.js';
import { parseInputs } from '../engine/parse-inputs.js';
import { indexedSource, type Source } from '../engine/source.js';
import { ParallelError } from '../errors.js';
import { isTransferred } from '../memory/transfer.js';
import { inCallersContext } from '../options/listeners.js';
import { parseOptions } from '../options/parse.js';
import { mapOptions, workerOptions } from '../options/schemas.js';
import { parseWorkerOptions } from '../options/worker-options.js';
import { orderIndices } from '../schedule/order.js';
import { type AnyTask, assertTask, type NativeEntry, type Task } from '../task.js';
import { toInline } from '../worker/wire.js';
import { assertSource, BaseStrategy, failedChunk } from './base.js';
import type { MapOptions, WorkerOptions } from './strategy.js';

/** Hands all pieces at once to a task's native entry, which has threads of its own. */
export class NativeStrategy extends BaseStrategy {
  readonly kind = 'native';
  readonly memory = ['shared'] as const;

  constructor(
    readonly workers: number,
    /** How much nicer its threads are than who calls it. */
    override readonly niceness = 0,
  ) {
    super();
  }

  override map<Input, Output>(
    task: Task<Input, Output>,
    source: Source<Input>,
    options: MapOptions = {},
  ): MapResult<Output> {
    assertTask(task);
    assertSource(source);
    const parsed = inCallersContext(parseOptions(mapOptions, options) as MapOptions);
    const entry = entryOf(task);
    assertPossible(source, parsed);
    if (parsed.claim === 'dealt') {
      throw new ParallelError(
        'IMPOSSIBLE_COMBINATION',
        'option "claim": "dealt" cannot be had with strategy "native", whose threads claim: use threads or processes',
      );
    }
    return mapResult(this, () => this.#runAll(entry, task, source, parsed));
  }

  async *#runAll<Input, Output>(
    entry: NativeEntry<Input, Output>,
    task: Task<Input, Output>,
    source: Source<Input>,
    options: MapOptions,
  ) {
    options.signal?.throwIfAborted();
    const { inputs, failure } = await parseInputs(task, await collect(source));
    const { order = 'sequential', seed } = options;
    const ways = this.workers;
    const indices =
      order === 'sequential' ? undefined : orderIndices(inputs.length, order, { seed, ways });
    const batch = this.#batch(entry, task, inputs, options, indices);
    for await (const outputs of batch) {
      this.count({ outputs, worker: 0, start: 0, milliseconds: 0 });
      yield outputs;
    }
    if (failure) throw nameThePiece({ ...failure, piece: inputs.length });
  }

  async *#batch<Input, Output>(
    entry: NativeEntry<Input, Output>,
    task: Task<Input, Output>,
    inputs: readonly Input[],
    options: MapOptions,
    order?: Uint32Array,
  ) {
    const ends = new LocalEnds();
    const values = inputs.map((input) => (isTransferred(input) ? input.value : input) as Input);
    const pieces = toInline(values, ends);
    try {
      yield* runNativeBatch(entry, task, pieces, this, options, order);
    } finally {
      ends.letGo();
    }
  }

  protected async executeChunk<Input, Output>(
    task: Task<Input, Output>,
    inputs: readonly Input[],
    { signal, timeout }: ExecuteOptions,
  ): Promise<ChunkResult<Output>> {
    const began = performance.now();
    const outputs: Output[] = [];
    let entry: NativeEntry<Input, Output>;
    try {
      entry = entryOf(task);
      const batch = this.#batch(entry, task, inputs, { ordered: true, signal, timeout });
      for await (const chunk of batch) outputs.push(...chunk);
    } catch (error) {
      return { ...failedChunk(error, outputs.length), outputs };
    }
    const milliseconds = performance.now() - began;
    return { outputs, worker: 0, start: 0, milliseconds };
  }

  /** Its threads begin with the work; that there is such work can be seen before. */
  protected async startWorkers(tasks: readonly AnyTask[]): Promise<void> {
    for (const task of tasks) entryOf(task as Task<unknown, unknown>);
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

async function collect<T>(source: Source<T>): Promise<readonly T[]> {
  if (Array.isArray(source)) return source;
  const indexed = indexedSource(source);
  if (indexed) return Array.from({ length: indexed.length }, (_, i) => indexed.at(i));
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
  const { workers, niceness } = parseWorkerOptions(workerOptions, options);
  return new NativeStrategy(workers, niceness);
}
