/*
 * The talk's own elapsed seconds, on its laptop of four cores: a file of 25
 * million lines searched with `re`, and 1024 × 768 points plotted.
 */

/** Seconds of a search in which no line matches, and in which all do. */
export interface TalkSearch {
  readonly none: number;
  readonly all: number;
}

/** Seconds of a plot with at most that many iterations. */
export interface TalkPlot {
  readonly quick?: number;
  readonly slow?: number;
}

export const talkSearch = {
  trivial: { none: 10, all: 14 },
  threadedRegex: { none: 21, all: 27 },
  multiprocessRegex: { none: 30, all: 60 },
  threadedChunking: { none: 26, all: 37 },
  multiprocessChunking: { none: 6, all: 37 },
  grep: { none: 2, all: 3 },
} satisfies Record<string, TalkSearch>;

/** `quick`: 256 iterations; `slow`: 20,000. */
export const talkPlot = {
  scriptSimple: { quick: 26 },
  scriptThreaded: { quick: 41 },
  scriptMultiprocess: { quick: 15 },
  scriptMultiprocessLineRandom: { slow: 819 },
  compiledSimple: { slow: 26 },
  compiledThreaded: { slow: 17 },
  compiledMultiprocess: { slow: 12 },
  compiledThreadedLine: { slow: 10 },
  compiledMultiprocessLine: { slow: 10 },
  compiledThreadedLineRandom: { slow: 9 },
  compiledMultiprocessLineRandom: { slow: 8 },
} satisfies Record<string, TalkPlot>;
