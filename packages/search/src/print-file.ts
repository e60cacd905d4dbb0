import { task } from '@parallel/core';
import { type NativeBatch, type NativeEntry, requireNative } from '@parallel/core/task';
import { matcherOf, spanMatcher } from './kernels/native.js';
import type { SearchOptions } from './options.js';
import type { Pattern, Patterns } from './pattern/pattern.js';
import { prepare } from './prepare.js';
import { byteProgress } from './progress.js';
import { codedError } from './too-large.js';
import { wholeOptions } from './whole/kernel.js';

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

/** What was printed of a file. */
export interface Printed {
  /** How many lines were wanted. */
  readonly count: number;
  /** Only those before this byte: what follows the native engine leaves to RegExp. */
  readonly until?: number;
}

interface PrintInput {
  readonly pattern: Pattern;
  readonly path: string | number;
  readonly how: { end: number; invert: boolean; limit?: number; pieceBytes?: number };
  readonly layout: Omit<PrintLayout, 'byteOffsets'> & { readonly offsets: boolean };
  readonly onBytes: (bytes: number) => void;
}

const STDOUT = 1;

const print: NativeEntry<PrintInput, Printed> = async (inputs, batch) => {
  for (const [index, input] of inputs.entries()) {
    const { pattern, path, how, layout, onBytes } = input;
    if (pattern.multiline) {
      const printed = await printWhole(input, batch);
      if (printed) batch.settle(index, printed);
      continue;
    }
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
      else if ('count' in report) batch.settle(index, { count: report.count });
    });
  }
};

/** Matches may go over several lines. */
async function printWhole(
  { pattern, path, how, layout, onBytes }: PrintInput,
  { cancel, niceness, workers }: NativeBatch<unknown>,
): Promise<Printed | undefined> {
  const { printWholeFile } = requireNative();
  const matcher = spanMatcher(pattern.spans!.native!);
  const options = { ...wholeOptions(pattern), size: how.end, threads: workers, niceness };
  let printed: Printed | undefined;
  await printWholeFile(matcher, path, options, STDOUT, layout, cancel, (report) => {
    if (typeof report === 'number') onBytes(report);
    else {
      const { count, notPlain, printed: until } = report;
      printed = { count, ...(notPlain && until !== undefined && { until }) };
    }
  });
  return printed;
}

const printTask = {
  ...task<{ default: (input: PrintInput) => Printed }>(
    new URL('./search-task.js', import.meta.url),
  ),
  native: print,
};

/**
 * Prints the matching lines of a file on standard output, formatted and written
 * by the threads that find them: no line becomes a JavaScript value.
 * @returns undefined, with nothing done, where the addon's threads cannot do it.
 */
export async function printFile(
  path: string,
  pattern: Patterns,
  options: SearchOptions,
  { byteOffsets, ...layout }: PrintLayout,
): Promise<Printed | undefined> {
  await using search = await prepare(path, pattern, options);
  if (!search.isScan) return undefined;
  const wantsSpans = layout.onlyMatching || layout.color;
  if (wantsSpans && (options.invert || !saysParts(search.job.pattern))) return undefined;
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

/** Whether native threads can say what of lines matches, and never leave that to others half way. */
function saysParts({ multiline, spans }: Pattern): boolean {
  const form = spans?.native;
  return form !== undefined && (!multiline || (form.text === 'bytes' && !form.feedsOnly));
}
