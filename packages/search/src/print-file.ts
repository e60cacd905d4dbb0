import { task } from '@parallel/core';
import { type NativeEntry, requireNative } from '@parallel/core/task';
import { matcherOf, spanMatcher } from './kernels/native.js';
import type { SearchOptions } from './options.js';
import type { Pattern, Patterns } from './pattern/pattern.js';
import { prepare } from './prepare.js';
import { byteProgress } from './progress.js';
import { codedError } from './too-large.js';

/** What stands before each line. */
export interface PrintLayout {
  readonly prefix: string;
  readonly lineNumbers: boolean;
  readonly byteOffsets: boolean;
  /** Only what matches, each part on a line of its own. */
  readonly onlyMatching: boolean;
  /** Numbers and what matches in colours; the prefix has its own. */
  readonly color: boolean;
}

interface PrintInput {
  readonly pattern: Pattern;
  readonly path: string | number;
  readonly how: { end: number; invert: boolean; limit?: number; pieceBytes?: number };
  readonly layout: Omit<PrintLayout, 'byteOffsets'> & { readonly offsets: boolean };
  readonly onBytes: (bytes: number) => void;
}

const STDOUT = 1;

const print: NativeEntry<PrintInput, number> = async (inputs, batch) => {
  for (const [index, { pattern, path, how, layout, onBytes }] of inputs.entries()) {
    const form = layout.onlyMatching || layout.color ? pattern.spans?.native : undefined;
    const options = {
      ...how,
      threads: batch.workers,
      niceness: batch.niceness,
      ...(form && { spans: spanMatcher(form) }),
    };
    const { printFile } = requireNative();
    const matcher = matcherOf(pattern);
    await printFile(matcher, path, options, STDOUT, layout, batch.cancel, (report) => {
      if (typeof report === 'number') onBytes(report);
      else if ('count' in report) batch.settle(index, report.count);
    });
  }
};

const printTask = {
  ...task<{ default: (input: PrintInput) => number }>(new URL('./search-task.js', import.meta.url)),
  native: print,
};

/**
 * Prints the matching lines of a file on standard output, formatted and written
 * by the threads that find them: no line becomes a JavaScript value.
 * @returns how many; undefined, with nothing done, where the addon's threads cannot do it.
 */
export async function printFile(
  path: string,
  pattern: Patterns,
  options: SearchOptions,
  { byteOffsets, ...layout }: PrintLayout,
): Promise<number | undefined> {
  await using search = await prepare(path, pattern, options);
  if (!search.isScan) return undefined;
  const wantsSpans = layout.onlyMatching || layout.color;
  if (wantsSpans && (options.invert || !search.job.pattern.spans?.native)) return undefined;
  const { how, job, size, strategy, signal } = search;
  const input: PrintInput = {
    pattern: job.pattern,
    path: job.path,
    how: {
      end: size,
      invert: job.pattern.invert ?? false,
      ...(how.maxCount !== undefined && { limit: how.maxCount }),
      ...(how.chunkBytes !== undefined && { pieceBytes: how.chunkBytes }),
    },
    layout: { ...layout, offsets: byteOffsets },
    onBytes: byteProgress(how.onProgress, size),
  };
  try {
    return await strategy.run(printTask, input, { signal });
  } catch (error) {
    throw codedError(error, search.file);
  }
}
