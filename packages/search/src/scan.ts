import { task } from '@parallel/core';
import {
  type NativeBinding,
  type NativeEntry,
  type NativeSpan,
  requireNative,
} from '@parallel/core/task';
import type { LineNumbers } from './columns.js';
import { matcherOf, spanMatcher } from './kernels/native.js';
import type { Pattern } from './pattern/pattern.js';
import type { SpanColumns } from './spans/columns.js';
import { nativeSpan } from './timeline.js';
import type { WHY_NOT } from './whole/kernel.js';
import { wholeNatively } from './whole/natively.js';

type ScanOptions = Parameters<NativeBinding['scanFile']>[2];

/** A whole file, or a stretch of it, for the addon's threads: they find columns, put in order. */
export interface ScanInput {
  readonly pattern: Pattern;
  /** Of a file; or its descriptor, or shared memory. */
  readonly path: string | number | Uint8Array;
  readonly how: Omit<ScanOptions, 'threads' | 'niceness' | 'spans'>;
  /** Of a text as a whole: how much is searched, at least; the search ends where it can go on. */
  readonly stretch?: number | undefined;
  /** Told of bytes that are done. */
  readonly onBytes: (bytes: number) => void;
  /** Told who had which piece of it, by `performance.now()`. */
  readonly onSpan?: ((span: NativeSpan) => void) | undefined;
}

/** What a scan has found. */
export interface ScanOutput {
  readonly count: number;
  /** Lines up to the end of what was scanned, from the start of the file. */
  readonly lines: number;
  /** Empty where only the count was wanted. */
  readonly lineNumbers: LineNumbers;
  readonly offsets: Float64Array;
  /** Only where they are wanted and native threads can say them. */
  readonly spans?: SpanColumns;
  /** Why a text as a whole was not searched. */
  readonly notPlain?: keyof typeof WHY_NOT;
  /** Where the next stretch begins. */
  readonly end?: number;
}

/** Scans one file after another, each on all threads. */
const nativeScan: NativeEntry<ScanInput, ScanOutput> = async (inputs, batch) => {
  for (const [index, input] of inputs.entries()) {
    const { pattern, path, how, onBytes, onSpan } = input;
    if (pattern.multiline) {
      const start = performance.now();
      const found = await wholeNatively(input, batch);
      if (found) onSpan?.({ worker: 0, pieces: [0], start, end: performance.now() });
      if (found) batch.settle(index, found);
      continue;
    }
    const form = how.columns && !pattern.invert ? pattern.spans?.native : undefined;
    const options = {
      ...how,
      threads: batch.workers,
      niceness: batch.niceness,
      ...(form && { spans: spanMatcher(form) }),
      ...(onSpan && { now: performance.now() }),
    };
    const { scanFile } = requireNative();
    let found: Report | undefined;
    await scanFile(matcherOf(pattern), path, options, batch.cancel, (report) => {
      if (typeof report === 'number') onBytes(report);
      else if (report instanceof Float64Array) tellSpans(report, onSpan);
      else found = report;
    });
    if (found) batch.settle(index, output(found));
  }
};

// Both are built into one folder. No worker imports it: the entry above runs here.
const url = new URL('./search-task.js', import.meta.url);

/** A scan, as a task for native threads. */
export const scanTask = {
  ...task<{ default: (input: ScanInput) => ScanOutput }>(url),
  native: nativeScan,
};

type Report = Exclude<
  Parameters<Parameters<NativeBinding['scanFile']>[4]>[0],
  number | Float64Array
>;

/** @param columns worker, piece, when it was begun and done; and again. */
function tellSpans(columns: Float64Array, onSpan: ScanInput['onSpan']): void {
  for (let i = 0; i < columns.length; i += 4) onSpan?.(nativeSpan(columns, i));
}

function output({ count, lines, lineNumbers, offsets, wraps, spans }: Report): ScanOutput {
  return {
    count,
    lines,
    lineNumbers: unwrapped(lineNumbers ?? new Uint32Array(0), wraps),
    offsets: offsets ?? new Float64Array(0),
    ...(spans && { spans }),
  };
}

/** Numbers beyond 32 bits come modulo 2^32. */
export function unwrapped(numbers: Uint32Array, wraps: readonly number[]): LineNumbers {
  if (wraps.length === 0) return numbers;
  const wide = Float64Array.from(numbers);
  for (const from of wraps) {
    for (let i = from; i < wide.length; i += 1) wide[i]! += 2 ** 32;
  }
  return wide;
}
