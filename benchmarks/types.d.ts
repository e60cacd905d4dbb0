/** What the engines can be asked to run: an export of `engines/tasks.js`, or of `engines/mandelbrot.js`. */
export type TaskName = 'same' | 'spin' | 'touch' | 'row' | 'render' | 'plain';

/** A library in one way of using it, with its workers started. */
export interface RunningEngine {
  /** One input, awaited. */
  one(task: TaskName, input: unknown): Promise<unknown>;
  /** All inputs, in the way that the library offers for many. */
  all(task: TaskName, inputs: readonly unknown[]): Promise<readonly unknown[]>;
  /** Memory that tasks see without a copy, where the library has it. */
  share?(bytes: number): Uint8Array;
  stop(): Promise<unknown>;
}

export interface Engine {
  start(workers: number): Promise<RunningEngine>;
}

/** One line of a table: an engine, and what it is asked to do. */
export interface Contender {
  /** A key of `engines/index.js`. */
  readonly engine: string;
  /** What the table calls it; the engine's name if left out. */
  readonly name?: string;
  /** How many of what is counted a round has: times are given for one. */
  readonly items: number;
  /** Once, not timed: makes what `run` is given. */
  prepare?(engine: RunningEngine): unknown;
  /** Timed. */
  run(engine: RunningEngine, prepared: unknown): Promise<unknown>;
  /** Taken instead of the time, where that is not what the table is about. */
  value?(result: unknown): number;
  /** What came out, made comparable. Not timed. */
  answer(result: unknown): unknown;
  readonly expected: unknown;
}

/** Seconds for one item, by round, or what the table's unit says. */
export type Samples = readonly number[];

/** What a table is to show. */
export interface Target {
  readonly text: string;
  judge(samplesOf: (name: string) => Samples): { readonly value: string; readonly met: boolean };
}

/** Contenders that take turns, round by round. */
export interface Table {
  readonly title: string;
  readonly rounds: number;
  readonly workers: number;
  /** Show items a second instead of the time for one. */
  readonly rate?: boolean;
  /** Of the values that contenders give instead of times. */
  readonly unit?: string;
  /** The engine is started in `run`'s time, and stopped after it. */
  readonly cold?: boolean;
  readonly contenders: readonly Contender[];
  readonly targets: readonly Target[];
}

export interface Suite {
  readonly about: string;
  /** Made when it is wanted: some calibrate their work. */
  tables(): Promise<readonly Table[]>;
}

/** What a table has given. */
export interface Measured {
  readonly title: string;
  /** As in {@link Table}. */
  readonly rate?: boolean;
  readonly workers: number;
  readonly unit?: string;
  readonly seconds: Readonly<Record<string, Samples>>;
  readonly targets: readonly { text: string; value: string; met: boolean }[];
  readonly wrong: readonly string[];
}

/** The machine that something was measured on. */
export interface Host {
  readonly processor: string;
  readonly cores: number;
  /** In GiB. */
  readonly memory: number;
  readonly system: string;
  readonly node: string;
}

/** What was measured on one day on one machine: a file of `record/`. */
export interface DayRecord {
  readonly date: string;
  readonly machine: string;
  readonly host?: Host;
  readonly suites: Readonly<Record<string, SuiteRecord>>;
}

export interface SuiteRecord {
  readonly measured: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly tables: readonly Measured[];
}

/** A line of a README's table. */
export interface ReadmeRow {
  /** Markdown. By default the table's title. */
  readonly label?: string;
  /** The title of a table of the suite. */
  readonly table: string;
  /** A contender of it; by default the first. */
  readonly ours?: string;
  /** Others; by default all. */
  readonly beside?: readonly string[];
}

/** A table that READMEs show between `<!-- bench: name -->` and `<!-- /bench -->`. */
export interface ReadmeTable {
  readonly suite: string;
  readonly head?: readonly [string, string, string];
  /**
   * How what stands beside is compared: our time as a `share` of its own (the default), or how
   * many `times` as fast we are.
   */
  readonly compared?: 'share' | 'times';
  /** By default one for each table of the suite. */
  readonly rows?: readonly ReadmeRow[];
}
