import type { ChunkResult } from '../engine/executor.js';
import { isTransferred } from '../memory/transfer.js';
import type { Task } from '../task.js';
import { toWire } from '../worker/wire.js';

/** Where pieces can go instead of the caller's own thread. */
export type Candidate = 'threads' | 'native';

/** Why a task runs where it runs. Milliseconds throughout. */
export interface AutoDecision {
  /** The task's export and module. */
  readonly task: string;
  /** Where its pieces run now. */
  readonly strategy: 'inline' | Candidate;
  /** How many pieces were measured, where the strategy was called. */
  readonly pieces: number;
  /** Those of late, should they have changed. */
  readonly millisecondsEach: number;
  /** What it takes to copy one input and one output; undefined if they cannot be copied. */
  readonly copyEach: number | undefined;
  /** In a sentence. */
  readonly why: string;
}

/* Measured on two cores of 2023; `npm run bench -- single` and `first` measure them anew. */
const START_MILLISECONDS = { threads: 30, native: 0.5 };
const MESSAGE_MILLISECONDS = { threads: 0.05, native: 0.1 };

/** Of a piece, in the mean of all so far. */
const WEIGHT = 1 / 8;

/** What is known of a task's cost, and what follows from it. */
export class Measurement {
  /** Where the task has moved to. It stays there. */
  moved: Candidate | undefined;
  #pieces = 0;
  #milliseconds = 0;
  #each = 0;
  #copyEach: number | undefined;
  #why = 'its first pieces are measured where it is called';

  constructor(
    private readonly task: Pick<Task<never, unknown>, 'url' | 'exportName'>,
    private readonly workers: number,
    private readonly candidate: Candidate,
  ) {}

  get decision(): AutoDecision {
    return {
      task: `${this.task.exportName} of ${this.task.url}`,
      strategy: this.moved ?? 'inline',
      pieces: this.#pieces,
      millisecondsEach: this.#each,
      copyEach: this.#copyEach,
      why: `${this.moved ?? 'inline'}, since ${this.#why}`,
    };
  }

  /** Takes note of what a chunk has cost inline. */
  record(inputs: readonly unknown[], { outputs, milliseconds }: ChunkResult<unknown>): void {
    if (outputs.length === 0) return;
    if (this.#pieces === 0) this.#copyEach = timeOfCopies([inputs[0], outputs[0]]);
    const each = milliseconds / outputs.length;
    // The last few weigh most: pieces may be of another size than those long ago.
    const weight = this.#pieces === 0 ? 1 : 1 - (1 - WEIGHT) ** outputs.length;
    this.#each += (each - this.#each) * weight;
    this.#pieces += outputs.length;
    this.#milliseconds += milliseconds;
  }

  /**
   * Decides where the next chunk runs.
   * @param pieces in the chunk.
   * @param remaining pieces after it, if known.
   * @param started whether the candidate's workers are there already.
   */
  choose(pieces: number, remaining: number | undefined, started: boolean): 'inline' | Candidate {
    if (this.moved) return this.moved;
    if (this.#pieces === 0) return 'inline';
    if (this.#copyEach === undefined && this.candidate === 'threads') {
      this.#why = 'an input or output cannot be sent to a worker';
      return 'inline';
    }
    const { candidate, workers } = this;
    const each = this.#each;
    const copy = candidate === 'threads' ? (this.#copyEach ?? 0) : 0;
    const start = started ? 0 : START_MILLISECONDS[candidate];
    const there = (each + copy) / workers + MESSAGE_MILLISECONDS[candidate] / pieces;
    const count = this.#pieces === 1 ? '1 piece' : `${this.#pieces} pieces`;
    const measured = `${count} took ${show(each)} ms${this.#pieces === 1 ? '' : ' each'} here`;
    const on = `on ${workers} ${candidate === 'native' ? 'native threads' : 'threads'}`;
    let isCheaper: boolean;
    if (remaining !== undefined) {
      const left = pieces + remaining;
      const inlineTotal = left * each;
      const total = start + left * there;
      isCheaper = total < inlineTotal;
      this.#why = `${measured}: the ${left} left take ${show(inlineTotal)} ms here, ${show(total)} ms ${on} (${show(start)} ms of it to start them)`;
    } else {
      // Nobody knows how many come: like one who rents skis until he could have bought them
      // (Karlin, Manasse, Rudolph and Sleator, 1988), this takes at most twice the best.
      isCheaper = there < each && this.#milliseconds >= start;
      this.#why = `${measured}, ${show(this.#milliseconds)} ms in all; ${on} it would be ${show(there)} ms each, after ${show(start)} ms to start them`;
    }
    if (isCheaper) this.moved = candidate;
    return this.moved ?? 'inline';
  }
}

function timeOfCopies(values: readonly unknown[]): number | undefined {
  const plain = values.map((value) => (isTransferred(value) ? value.value : value));
  try {
    const { value } = toWire(plain, undefined, () => {});
    const start = performance.now();
    structuredClone(value);
    return performance.now() - start;
  } catch {
    return undefined;
  }
}

function show(milliseconds: number): string {
  return Number(milliseconds.toPrecision(2)).toString();
}
