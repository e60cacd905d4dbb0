import { notWhenAborted, whenAborted } from '../by-signal.js';
import { ParallelError } from '../errors.js';
import { deal } from '../schedule/claim.js';
import { orderIndices } from '../schedule/order.js';
import type { MapOptions, RunOptions } from '../strategies/strategy.js';
import type { Task } from '../task.js';
import { executeWithRetries } from './attempts.js';
import { claimable, runClaims } from './claims.js';
import type { Executor } from './executor.js';
import { type MapResult, mapResult } from './map-result.js';
import { MapRun } from './map-run.js';
import { pump } from './pump.js';
import {
  type IndexedSource,
  indexedSource,
  readChunks,
  readIndexed,
  type Source,
} from './source.js';

/**
 * Runs a task over a source, lazily: pieces are begun no further ahead of the
 * consumer than the buffer allows.
 */
export function mapOver<Input, Output>(
  executor: Executor,
  task: Task<Input, Output>,
  source: Source<Input>,
  options: MapOptions,
): MapResult<Output> {
  assertPossible(source, options);
  return mapResult(executor, () => iterate(executor, task, source, options));
}

async function* iterate<Input, Output>(
  executor: Executor,
  task: Task<Input, Output>,
  source: Source<Input>,
  options: MapOptions,
): AsyncGenerator<readonly Output[], void, undefined> {
  const { signal } = options;
  signal?.throwIfAborted();
  const indexed = indexedSource(source);
  const order = indexed && orderOf(indexed, options, executor.workers);
  const run = new MapRun<Input, Output>(executor, task, options, order, indexed?.length);
  const onAbort = () => run.leave(signal?.reason);
  whenAborted(signal, onAbort);

  const reader = indexed ? undefined : readChunks(source);
  let fed: { error?: { error: unknown } } | undefined;
  const feeding = reader ? pump(run, reader) : feedIndexed(run, indexed!);
  void feeding.then(
    () => settle({}),
    (error) => settle({ error: { error } }),
  );
  const settle = (end: typeof fed) => {
    fed = end;
    run.bell.ring();
  };

  let isFailing = false;
  try {
    while (true) {
      signal?.throwIfAborted();
      if (run.broken) throw run.broken.error;
      const outlet = run.take();
      if (outlet) {
        if (outlet.outputs.length > 0) yield outlet.outputs;
        if (outlet.failure) throw nameThePiece(outlet.failure);
        run.consume(outlet.pieces);
      } else if (fed) {
        if (fed.error) throw fed.error.error;
        // Of pieces that were dealt out: those of another worker before it are missing.
        if (run.failure) throw nameThePiece(run.failure);
        return;
      } else await run.bell.rung();
    }
  } catch (error) {
    isFailing = true;
    throw error;
  } finally {
    notWhenAborted(signal, onAbort);
    if (!fed) run.leave(new ParallelError('CLOSED', 'the loop over the outputs was left'));
    run.holding.letGo();
    // Of two errors the first is the one to tell, as in a loop of the language.
    await reader?.close().catch((error) => {
      if (!isFailing) throw error;
    });
  }
}

/** Feeds what is known by number: claimed by the workers, dealt out to them, or pulled as everything else. */
async function feedIndexed<Input, Output>(
  run: MapRun<Input, Output>,
  source: IndexedSource<Input>,
): Promise<void> {
  const { executor, options, order } = run;
  if (options.claim === 'dealt') {
    const parts = deal(source.length, executor.workers);
    const lanes = parts.map(({ first, end }, worker) =>
      pump(run, readIndexed(source, order, first, end), { first, worker }),
    );
    await Promise.all(lanes);
  } else if (!(claimable(run, source) && (await runClaims(run, source)))) {
    await pump(run, readIndexed(source, order));
  }
}

function orderOf(
  source: IndexedSource<unknown>,
  { order = 'sequential', seed }: MapOptions,
  ways: number,
): Uint32Array | undefined {
  return order === 'sequential' ? undefined : orderIndices(source.length, order, { seed, ways });
}

/** Refuses what makes no sense together when `map` is called, not at the first pull. */
export function assertPossible(source: Source<unknown>, options: MapOptions): void {
  const { order = 'sequential', claim, ordered = true, bufferSize } = options;
  const refuse = (message: string) => {
    throw new ParallelError('IMPOSSIBLE_COMBINATION', message);
  };
  const known = indexedSource(source) !== undefined;
  const unknown = 'needs a source of known length: use an array, a typed array or range()';
  if (order !== 'sequential' && !known) refuse(`option "order": "${order}" ${unknown}`);
  if (claim === 'dealt' && !known) refuse(`option "claim": "dealt" ${unknown}`);
  if (bufferSize !== undefined && ordered && (order !== 'sequential' || claim === 'dealt')) {
    const option = claim === 'dealt' ? 'claim "dealt"' : `order "${order}"`;
    refuse(
      `option "bufferSize": ${bufferSize} cannot be kept to with ${option} and outputs in input order: leave it out, or set "ordered" to false`,
    );
  }
}

/** Tells which input an error belongs to, where the error can carry it. */
export function nameThePiece({ error, piece }: { error: unknown; piece: number }): unknown {
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
  options: RunOptions,
): Promise<Output> {
  const { signal } = options;
  signal?.throwIfAborted();
  // The usual case, without what only other attempts need.
  const simple = options.retries === undefined && task.schema === undefined;
  const { outputs, failure } = await (simple
    ? executor.execute(task, [input], options)
    : executeWithRetries(executor, task, [input], options));
  if (failure) throw failure.error;
  return outputs[0] as Output;
}
