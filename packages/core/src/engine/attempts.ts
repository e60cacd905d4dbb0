import { ParallelError } from '../errors.js';
import { isTransferred } from '../memory/transfer.js';
import type { Task } from '../task.js';
import type { ChunkResult, ExecuteOptions, Executor } from './executor.js';
import { parseInputs } from './parse-inputs.js';

/** How often a piece is tried again, and after what. */
export interface RetryOptions {
  readonly retries?: number | undefined;
  readonly retryIf?: ((error: unknown, attempt: number) => boolean) | undefined;
}

/** A worker that died is worth another try; a task that threw would throw again. */
function workerDied(error: unknown): boolean {
  return error instanceof ParallelError && error.code === 'WORKER_DIED';
}

/**
 * Runs a chunk until each piece has an output or one has failed for good. A
 * piece that fails is tried again alone, so that what it does to its worker
 * happens to it alone. Pieces that were finished in a worker which died before
 * it could answer are run again: their outputs were lost, not their turn.
 *
 * @param begun what became of a first try, if there was one.
 * @param onResult told of every try.
 */
export async function executeWithRetries<Input, Output>(
  executor: Executor,
  task: Task<Input, Output>,
  inputs: readonly Input[],
  options: ExecuteOptions & RetryOptions,
  onResult: (result: ChunkResult<Output>, first: number, pieces: number) => void = () => {},
  begun?: ChunkResult<Output>,
): Promise<ChunkResult<Output>> {
  const parsed = await parseInputs(task, inputs);
  const { retries = 0, retryIf = workerDied } = options;
  const how: ExecuteOptions = { ...options, keepInputs: retries > 0 };
  const outputs: Output[] = [];
  let total = 0;
  let first: ChunkResult<Output> | undefined;

  const attempt = async (from: number, end: number, known?: ChunkResult<Output>) => {
    const result = known ?? (await executor.execute(task, parsed.inputs.slice(from, end), how));
    first ??= result;
    total += result.milliseconds;
    onResult(result, from, end - from);
    return result;
  };
  const finish = (failure?: ChunkResult<Output>['failure']): ChunkResult<Output> => ({
    outputs,
    failure,
    worker: first?.worker ?? 0,
    start: first?.start ?? 0,
    milliseconds: total,
  });

  let next = 0;
  let tries = 0;
  /** Up to here pieces run alone, since one of them kills its worker and nobody knows which. */
  let suspectsEnd = 0;
  let known = begun;
  while (next < parsed.inputs.length) {
    // One that has failed before is tried alone.
    const isAlone = tries > 0 || next < suspectsEnd;
    const to = isAlone ? next + 1 : endOfRun(parsed.inputs, next);
    const result = await attempt(next, to, known);
    known = undefined;
    outputs.push(...result.outputs);
    const at = next;
    next += result.outputs.length;
    if (!result.failure) {
      tries = 0;
      continue;
    }
    if (result.failure.isGuess && to - at > 1) {
      suspectsEnd = to;
      continue;
    }
    const failed = at + result.failure.at;
    if (failed > next) {
      const lost = await executeWithRetries(
        executor,
        { ...task, schema: undefined } as Task<Input, Output>,
        parsed.inputs.slice(next, failed),
        options,
        (again, from, pieces) => onResult(again, next + from, pieces),
      );
      outputs.push(...lost.outputs);
      total += lost.milliseconds;
      next += lost.outputs.length;
      if (lost.failure) return finish({ ...lost.failure, at: next });
      tries = 0;
    }
    tries += 1;
    const { error } = result.failure;
    if (options.signal?.aborted || tries > retries || !retryIf(error, tries)) {
      return finish({ error: afterTries(error, tries), at: next });
    }
  }
  return finish(parsed.failure && { error: parsed.failure.error, at: next });
}

/** How far inputs travel together: what is moved into a worker cannot be had again, and goes alone. */
function endOfRun(inputs: readonly unknown[], from: number): number {
  if (isTransferred(inputs[from])) return from + 1;
  for (let i = from + 1; i < inputs.length; i += 1) {
    if (isTransferred(inputs[i])) return i;
  }
  return inputs.length;
}

/** Says of a piece that has been tried more than once how often. */
function afterTries(error: unknown, tries: number): unknown {
  if (tries === 1 || !(error instanceof ParallelError)) return error;
  return new ParallelError(error.code, `${error.message} (tried ${tries} times)`, {
    cause: error.cause ?? error,
  });
}
