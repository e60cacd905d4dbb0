import { type Transferred, transfer } from '@parallel/core/task';
import { lineTest } from '../pattern/js-test.js';
import type { Pattern } from '../pattern/pattern.js';
import { isTooLarge } from '../too-large.js';

/** Lines of a stretch of a file, in columns, with their texts. */
export interface Lines {
  readonly lineNumbers: Uint32Array;
  readonly offsets: Float64Array;
  readonly bytes: Uint8Array;
  /** Where each line ends in `bytes`. */
  readonly ends: Uint32Array;
}

/** Lines that RegExp is to look at, of several files. */
export interface FilterInput {
  /** Comes back with the answer. */
  readonly id: number;
  readonly pattern: Pattern;
  /** No more lines than this are wanted of each stretch. */
  readonly most: number;
  readonly stretches: readonly Lines[];
}

/** Those that match, and why no more of a stretch could be looked at. */
export type Filtered = Lines & {
  readonly error?: { readonly code: string; readonly message: string };
};

export interface FilterOutput {
  readonly id: number;
  /** What is left of each stretch. */
  readonly filtered: readonly Filtered[];
}

/** Those of the lines in which the pattern matches, or does not if it is inverted. */
export function filterLines(input: FilterInput): Transferred<FilterOutput> {
  const filtered = input.stretches.map((lines) => filter(lines, input));
  return transfer({ id: input.id, filtered }, buffersOf(filtered));
}

/** What lines are in, for who moves them to another isolate. */
export function buffersOf(stretches: readonly Lines[]): ArrayBuffer[] {
  const columns = stretches.flatMap(({ lineNumbers, offsets, bytes, ends }) => {
    return [lineNumbers, offsets, bytes, ends];
  });
  return [...new Set(columns.map(({ buffer }) => buffer as ArrayBuffer))];
}

function filter(lines: Lines, { pattern, most }: FilterInput): Filtered {
  const kept: number[] = [];
  try {
    match(lines, pattern, most, kept);
  } catch (error) {
    if (!isTooLarge(error)) throw error;
    const { code, message } = error as { code: string; message: string };
    return { ...linesAt(lines, []), error: { code, message } };
  }
  return linesAt(lines, kept);
}

function match({ bytes, ends }: Lines, pattern: Pattern, most: number, kept: number[]): void {
  const test = lineTest(pattern);
  const { invert = false } = pattern;
  const text = Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length);
  let start = 0;
  for (let i = 0; i < ends.length && kept.length < most; i += 1) {
    const end = ends[i]!;
    if (test(text.toString('utf8', start, end)) !== invert) kept.push(i);
    start = end;
  }
}

function linesAt({ lineNumbers, offsets, bytes, ends }: Lines, kept: readonly number[]): Lines {
  const starts = kept.map((i) => (i === 0 ? 0 : ends[i - 1]!));
  let length = 0;
  const keptEnds = Uint32Array.from(kept, (i, at) => (length += ends[i]! - starts[at]!));
  const keptBytes = new Uint8Array(length);
  for (const [at, i] of kept.entries()) {
    keptBytes.set(bytes.subarray(starts[at]!, ends[i]!), at === 0 ? 0 : keptEnds[at - 1]!);
  }
  return {
    lineNumbers: Uint32Array.from(kept, (i) => lineNumbers[i]!),
    offsets: Float64Array.from(kept, (i) => offsets[i]!),
    bytes: keptBytes,
    ends: keptEnds,
  };
}
