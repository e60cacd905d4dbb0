import type { Task } from '../task.js';

/** Some outputs of one task, up to the first that threw. */
export interface ChunkResult<Output> {
  readonly outputs: readonly Output[];
  readonly thrown?: { readonly error: unknown };
  readonly milliseconds: number;
}

/** What the engine needs of a way to run: each strategy brings one. */
export interface Executor {
  /** How many chunks can be computed at the same time. */
  readonly workers: number;
  /** Runs a task over some inputs. Rejects only if nothing can be said of single inputs. */
  execute<Input, Output>(
    task: Task<Input, Output>,
    inputs: readonly Input[],
    signal: AbortSignal | undefined,
  ): Promise<ChunkResult<Output>>;
}
