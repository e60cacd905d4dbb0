import type { Case } from '../experiments/cases.js';
import type { Answer } from '../experiments/expected.js';
import type { Experiment } from '../experiments/experiment.js';
import type { Trace } from './trace.js';

/** One run of an experiment. */
export interface Run {
  readonly seconds: number;
  readonly answer: Answer;
  /** What happened otherwise than the experiment's axes say. */
  readonly note?: string;
}

export interface RunContext {
  readonly signal: AbortSignal;
  /** Times the part that counts, and watches what it uses; what comes after it is checking. */
  timed<T>(work: () => Promise<T>): Promise<Timed<T>>;
  /** Where the run is to be drawn: told of each piece. */
  readonly trace?: Trace | undefined;
}

export interface Timed<T> {
  readonly value: T;
  readonly seconds: number;
}

/** An experiment that can be run: a row of a table. */
export interface Way<C extends Case = Case> {
  readonly experiment: Experiment;
  /** Why it cannot be run here; undefined if it can. */
  readonly unavailable: string | undefined;
  run(wanted: C, context: RunContext): Promise<Run>;
}

export interface WayOptions {
  /** Workers of a parallel way. */
  readonly workers: number;
}
