/** What is computed, and what must come out. */
export interface Workload {
  readonly name: string;
  /** What is called for each input: an export of `engines/tasks.js`. */
  readonly task: 'square' | 'spin';
  readonly inputs: readonly number[];
  /** The sum of all outputs. */
  readonly expected: number;
}

/** A library's way of running a workload. */
export interface Engine {
  readonly name: string;
  /** Starts the workers; what it returns is used for all rounds. */
  start(workers: number): Promise<RunningEngine>;
}

export interface RunningEngine {
  /** Gives the sum of all outputs. */
  run(workload: Workload): Promise<number>;
  stop(): Promise<void>;
}
