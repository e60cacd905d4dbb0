import type { Holding } from '../channel/channel.js';
import type { ChunkSize } from '../schedule/chunker.js';
import type { Cursor } from '../schedule/claim.js';
import type { Task } from '../task.js';
import type { Entered } from './map-result.js';
import type { IndexedSource } from './source.js';

/** What a failed piece failed with. */
export interface Failure {
  readonly error: unknown;
  /** Which of the chunk's pieces; those between the outputs and it were finished, and lost with the worker. */
  readonly at: number;
  /** Nobody knows which piece it was: the worker that died could not say. */
  readonly isGuess?: boolean | undefined;
}

/** Some outputs of one task, from the first piece on. */
export interface ChunkResult<Output> {
  readonly outputs: readonly Output[];
  readonly failure?: Failure | undefined;
  /** On which worker, from 0. */
  readonly worker: number;
  /** When it began, by the clock of `clock.ts`. */
  readonly start: number;
  readonly milliseconds: number;
}

/** How a chunk is to be run. */
export interface ExecuteOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that a piece may take. */
  readonly timeout?: number | undefined;
  /** The one worker that may run it. */
  readonly worker?: number | undefined;
  /** Whether inputs have to survive, for another attempt. */
  readonly keepInputs?: boolean | undefined;
  /** How many pieces come after these, if known. */
  readonly remaining?: number | undefined;
  /** Told of each channel that the inputs hold. */
  readonly holding?: Holding | undefined;
}

/** Pieces of known number, from which workers claim by themselves. */
export interface ClaimPlan<Input> {
  readonly source: IndexedSource<Input>;
  readonly order: Uint32Array<ArrayBufferLike> | undefined;
  readonly cursor: Cursor;
  readonly chunkSize: ChunkSize;
}

/** One chunk that a worker has claimed and run; the last of a lease may have failed. */
export type OnClaimed<Output> = (
  first: number,
  pieces: number,
  result: ChunkResult<Output>,
) => void;

/** What became of a lease that did not end by itself. */
export interface LeaseFailure {
  readonly error: unknown;
  /** Which worker it was, from 0. */
  readonly worker: number;
  /** The positions that the worker had claimed when it ended, and which of them it ran, if any. */
  readonly claimed?: { readonly first: number; readonly end: number; readonly at: number };
}

/** A plan as one executor prepared it. */
export interface Lease<Output> {
  /**
   * Has one worker claim and run pieces until there are none, none is allowed,
   * or somebody else needs the worker.
   */
  run(onClaimed: OnClaimed<Output>, options: ExecuteOptions): Promise<LeaseFailure | undefined>;
  /** Lets go of what the workers were sent. */
  end(): void;
}

/** What the engine needs of a way to run: each strategy brings one. */
export interface Executor extends Entered {
  /** How many chunks can be computed at the same time. */
  readonly workers: number;
  /** Runs a task over some inputs, one after another. Does not reject. */
  execute<Input, Output>(
    task: Task<Input, Output>,
    inputs: readonly Input[],
    options: ExecuteOptions,
  ): Promise<ChunkResult<Output>>;
  /** Has workers claim pieces from shared memory; undefined where that cannot be, or would cost more. */
  lease?<Input, Output>(
    task: Task<Input, Output>,
    plan: ClaimPlan<Input>,
  ): Lease<Output> | undefined;
}
