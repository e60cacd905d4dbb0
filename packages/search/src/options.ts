import type {
  Kernel,
  Memory,
  NativeUse,
  Progress,
  Span,
  Strategy,
  StrategyKind,
} from '@parallel/core';
import {
  abortSignal,
  callback,
  kernelOption,
  MOST_WORKERS,
  memoryOption,
  nativeOption,
  nicenessOption,
  strategyOption,
  wholeNumber,
} from '@parallel/core/options';
import * as z from 'zod/mini';
import { type InputOptions, inputOptions } from './inputs/options.js';
import { type PatternOptions, patternOptions } from './pattern/options.js';
import { type ResultOptions, resultOptions } from './results/options.js';

/** Who reads: one reader that hands blocks of lines out, or each worker its own byte range. */
export type Feed = 'lines' | 'ranges';

/** All values of the feed. */
export const FEEDS: readonly Feed[] = ['lines', 'ranges'];

/** What `searchFile` and its like take. */
export interface SearchOptions extends PatternOptions, InputOptions, ResultOptions {
  /** Who searches: a Strategy, or the name of one made for this search. By default native threads; worker threads where the pattern or the machine needs JavaScript. */
  readonly strategy?: Strategy | StrategyKind | undefined;
  /** How many workers a strategy given by name has; by default one for each processor. */
  readonly workers?: number | undefined;
  /** How much nicer than the caller's thread the workers of a strategy given by name are, native threads included: 0 (the default) to 19, as nice(1) means it. For a server that has to answer while it searches. */
  readonly niceness?: number | undefined;
  /** How lines (feed `lines`) or results (feed `ranges`) travel; by default as suits the strategy. */
  readonly memory?: Memory | undefined;
  /** What searches a piece; by default `native`, or `js` without the addon. A pattern that only JavaScript can run is run by it in any case: see `matches.engine`. */
  readonly kernel?: Kernel | undefined;
  /** What is to happen without the addon: the `js` kernel with one notice (`prefer`, the default), or without (`quiet`), or an error (`require`). */
  readonly native?: NativeUse | undefined;
  /** Default `ranges`. */
  readonly feed?: Feed | undefined;
  /** The size of a piece in bytes; by default up to 4 MiB, less where all workers would not get some. */
  readonly chunkBytes?: number | undefined;
  /** No more matches than this, the first in the file; the search ends when it has them. */
  readonly maxCount?: number | undefined;
  /** Called as pieces are finished; `done` and `total` are bytes. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Called with who searched which pieces of the file from when to when, in milliseconds since the search began: its timeline. Pieces are counted from the file's start. Not for what native threads have to read from its beginning (a pipe, a packed file). */
  readonly onSpan?: ((span: Span) => void) | undefined;
  /** Ends the search; it rejects with the signal’s reason. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds after which the search fails with `TIMEOUT`: a guard where a pattern may take any time. (`inline` cannot be interrupted.) */
  readonly timeout?: number | undefined;
}

/** No pattern needs as long for some megabytes unless it tries one possibility after the other. */
export const PIECE_MILLISECONDS = 60_000;

const LARGEST_CHUNK = 2 ** 30;

/** The options, as the boundary parses them. */
export const searchOptions = z.strictObject({
  strategy: z.optional(strategyOption),
  workers: z.optional(wholeNumber(1, MOST_WORKERS)),
  niceness: z.optional(nicenessOption),
  memory: z.optional(memoryOption),
  kernel: z.optional(kernelOption),
  native: z.optional(nativeOption),
  feed: z.optional(z.enum(FEEDS as ['lines', 'ranges'])),
  chunkBytes: z.optional(wholeNumber(1, LARGEST_CHUNK)),
  ...patternOptions,
  ...inputOptions,
  ...resultOptions,
  maxCount: z.optional(wholeNumber(0, Number.MAX_SAFE_INTEGER)),
  onProgress: z.optional(callback),
  onSpan: z.optional(callback),
  signal: z.optional(abortSignal),
  timeout: z.optional(wholeNumber(1, 2 ** 31 - 1)),
});
