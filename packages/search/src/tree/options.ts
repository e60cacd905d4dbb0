import type { Kernel, NativeUse, Strategy, StrategyKind } from '@parallel/core';
import {
  abortSignal,
  callback,
  kernelOption,
  MOST_WORKERS,
  nativeOption,
  nicenessOption,
  strategyOption,
  wholeNumber,
} from '@parallel/core/options';
import * as z from 'zod/mini';
import type { BinaryChoice } from '../inputs/options.js';
import { type PatternOptions, patternOptions } from '../pattern/options.js';
import { type ResultOptions, resultOptions } from '../results/options.js';

/** What is found out about each file; the less, the less work. */
export type TreeMode = 'lines' | 'columns' | 'count' | 'filesWithMatches' | 'filesWithoutMatch';

/** All values of the mode. */
export const TREE_MODES: readonly TreeMode[] = [
  'lines',
  'columns',
  'count',
  'filesWithMatches',
  'filesWithoutMatch',
];

/** How far a search of files is. Their number is known only at the end. */
export interface TreeProgress {
  /** Files searched. */
  readonly files: number;
  /** Bytes searched. */
  readonly bytes: number;
  /** Since the start, in milliseconds. */
  readonly elapsed: number;
}

/** What `search` takes. */
export interface TreeOptions extends PatternOptions, ResultOptions {
  /** Only files that match one of these globs, as in a `.gitignore`; those that begin with `!` leave out. */
  readonly glob?: string | readonly string[] | undefined;
  /** Only files of these of ripgrep's types (`ts`, `rust`, …); those that begin with `!` leave out. */
  readonly types?: string | readonly string[] | undefined;
  /** Whether hidden files and folders are searched. Default false. */
  readonly hidden?: boolean | undefined;
  /** Whether `.gitignore`, `.ignore`, `.rgignore` and git's own exclusions are passed over. Default false. */
  readonly noIgnore?: boolean | undefined;
  /** Whether links within a folder are followed. Default false; paths given are followed in any case. */
  readonly followSymlinks?: boolean | undefined;
  /** Larger files are left out: bytes. */
  readonly maxFileSize?: number | undefined;
  /** How deep to go below each path; 1 is what a folder holds itself. */
  readonly maxDepth?: number | undefined;
  /** `path`: files in the order of their paths, at the cost of one thread's walk; `none` (default): as they come. */
  readonly sort?: 'path' | 'none' | undefined;
  /** Default `lines`. */
  readonly mode?: TreeMode | undefined;
  /** Whether files without a match are told of as well. Default false. */
  readonly includeWithoutMatch?: boolean | undefined;
  /** Ends the search of a file after so many matching lines. */
  readonly maxCount?: number | undefined;
  /** By default `stop` for files that were given as a path, `skip` for those found in a folder. */
  readonly binary?: BinaryChoice | undefined;
  /** A label of the WHATWG Encoding Standard (`latin1`, `utf-16le`, …); `auto` (default): UTF-8, or as a byte order mark says; `none`: bytes as they are. */
  readonly encoding?: string | undefined;
  /** Whether gzip, zstd, bzip2 and xz data is unpacked. Default false. */
  readonly searchZip?: boolean | undefined;
  /** Who finds and searches the files: a Strategy, or the name of one made for this search. By default the addon's threads; without it, a walk in JavaScript and worker threads. */
  readonly strategy?: Strategy | StrategyKind | undefined;
  /** How many workers search; by default one for each processor. */
  readonly workers?: number | undefined;
  /** How much nicer than the caller's thread the workers of a strategy given by name are, native threads included: 0 (the default) to 19, as nice(1) means it. For a server that has to answer while it searches. */
  readonly niceness?: number | undefined;
  /** What searches a file; by default `native`, or `js` without the addon. */
  readonly kernel?: Kernel | undefined;
  /** What is to happen without the addon: the `js` kernel with one notice (`prefer`, the default), or without (`quiet`), or an error (`require`). */
  readonly native?: NativeUse | undefined;
  /** Ends the search; the loop throws the signal’s reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called some times a second, and at the end. */
  readonly onProgress?: ((progress: TreeProgress) => void) | undefined;
  /** Called for what cannot be read, which otherwise comes as a file with an `error`. */
  readonly onError?: ((error: Error, path: string) => void) | undefined;
}

const flag = z.optional(z.boolean({ error: 'true or false' }));
const error = 'a string without NUL, or an array of such';
const text = z
  .string({ error })
  .check(z.refine((value) => value !== '' && !value.includes('\0'), { error }));
const texts = z.optional(z.union([text, z.array(text, { error })], { error }));
const size = z.optional(wholeNumber(0, Number.MAX_SAFE_INTEGER));

/** The options, as the boundary parses them. */
export const treeOptions = z.strictObject({
  glob: texts,
  types: texts,
  hidden: flag,
  noIgnore: flag,
  followSymlinks: flag,
  maxFileSize: size,
  maxDepth: size,
  sort: z.optional(z.enum(['path', 'none'])),
  mode: z.optional(
    z.enum(TREE_MODES as ['lines', 'columns', 'count', 'filesWithMatches', 'filesWithoutMatch']),
  ),
  includeWithoutMatch: flag,
  ...patternOptions,
  ...resultOptions,
  maxCount: z.optional(wholeNumber(1, Number.MAX_SAFE_INTEGER)),
  binary: z.optional(z.enum(['skip', 'stop', 'text'])),
  encoding: z.optional(z.string({ error: 'a string' })),
  searchZip: flag,
  strategy: z.optional(strategyOption),
  workers: z.optional(wholeNumber(1, MOST_WORKERS)),
  niceness: z.optional(nicenessOption),
  kernel: z.optional(kernelOption),
  native: z.optional(nativeOption),
  signal: z.optional(abortSignal),
  onProgress: z.optional(callback),
  onError: z.optional(callback),
});

/** How nice the workers of a search are to be: as those of the strategy, if one is given. */
export function nicenessOf({
  strategy,
  niceness = 0,
}: Pick<TreeOptions, 'strategy' | 'niceness'>): number {
  return typeof strategy === 'object' ? (strategy.niceness ?? 0) : niceness;
}
