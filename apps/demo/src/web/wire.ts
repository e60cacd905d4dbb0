/*
 * What the page and the server say to each other. Types only: the page has no
 * use for what checks them.
 */

/** A part of the plane by its corners, which are doubles. */
export interface Corners {
  readonly x0: number;
  readonly y0: number;
  readonly y1: number;
}

/** A part of the plane by its centre, exactly: decimal strings, for any depth. */
export interface Center {
  readonly centerX: string;
  readonly centerY: string;
  readonly viewHeight: string;
}

/** A picture, and a point in the space of axes to compute it at. */
export type PlotRequest = (Corners | Center) & PlotHow;

/** What there is to say of a picture beside its part of the plane. */
export interface PlotHow {
  readonly width: number;
  readonly height: number;
  readonly maxIterations: number;
  readonly pruned: boolean;
  readonly strategy: string;
  readonly memory: string;
  readonly grain: string;
  readonly order: string;
  /** `dynamic` (whoever is free takes the next piece) if left out, or `dealt`. */
  readonly claim?: string | undefined;
  readonly kernel: string;
  readonly workers: number;
}

/** A pattern to search the sample for, and how. */
export interface SearchRequest {
  readonly pattern: string;
  readonly ignoreCase: boolean;
  readonly strategy: string;
  readonly feed: string;
  readonly memory: string;
  readonly kernel: string;
  readonly workers: number;
}

/** The most that may be asked for. */
export interface Limits {
  readonly width: number;
  readonly height: number;
  readonly maxIterations: number;
  readonly workers: number;
  readonly patternLength: number;
  /** The smallest height of a view, and the most characters of a centre's decimals. */
  readonly viewHeight: number;
  readonly digits: number;
}

/** Which values of the other axes go with a strategy, on this machine. */
export interface StrategyChoices {
  readonly strategy: string;
  readonly memories: readonly string[];
  readonly kernels: readonly string[];
}

/** What the page has to know of the machine it talks to. */
export interface MachineInfo {
  /** Processor, cores, memory, system, Node.js: one line. */
  readonly line: string;
  readonly cores: number;
  readonly limits: Limits;
  readonly plot: {
    readonly strategies: readonly StrategyChoices[];
    readonly grains: readonly string[];
    readonly orders: readonly string[];
  };
  /** Every point that makes sense: strategy, feed, memory, kernel. */
  readonly search: {
    readonly points: readonly (readonly [string, string, string, string])[];
    readonly file: string;
    readonly bytes: number;
  };
}

/** A worker's time with one piece, or with several short ones: start and end in milliseconds since the lane's start, and the first piece. */
export type DrawnSpan = readonly [worker: number, start: number, end: number, piece: number];

/** What a lane tells beside its tiles. */
export type LaneEvent =
  /** The job has left the queue. */
  | { readonly type: 'started'; readonly workers: number }
  | { readonly type: 'spans'; readonly spans: readonly DrawnSpan[] }
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
  | PlotDone
  | SearchDone
  | { readonly type: 'error'; readonly message: string };

export interface PlotDone {
  readonly type: 'done';
  /** From the start of the lane, its workers' start included, to the last tile. */
  readonly seconds: number;
  readonly memory: string;
  readonly kernel: string;
  /** `double` or, where the view is too deep for that, `perturbation`. */
  readonly method: string;
}

export interface SearchDone {
  readonly type: 'found';
  readonly seconds: number;
  readonly bytes: number;
  readonly count: number;
  /** What ran the pattern in the end. */
  readonly engine: string;
  /** SHA-256 of the line numbers and offsets. */
  readonly digest: string;
  readonly first: readonly { readonly lineNumber: number; readonly text: string }[];
}
