import type { NativeBinding } from '@parallel/core';
import type { PieceSpans } from '../spans/columns.js';

/** What native threads report: see `TreeBatch` of the addon. */
export type TreeBatch = Exclude<
  Parameters<Parameters<InstanceType<NativeBinding['TreeSearch']>['run']>[3]>[0],
  Float64Array
>;

const FIELDS = 12;
const LAST = 1;
const HAS_TEXT = 2;
const DECODED = 4;
const MATCHES_AS_BINARY = 8;
const LEFT_TEXT = 16;
const LEFT_LINE_ENDS = 32;
const LEFT_PATTERN = 64;
const NAMED = 128;
const HAS_SPANS = 256;

/** The texts of matching lines, one behind the other, without line ends. */
export interface Texts {
  readonly bytes: Buffer;
  /** Where each line ends in `bytes`. */
  readonly ends: Uint32Array;
}

/** Why native threads leave a file to RegExp: its text is not plain, not only line feeds end lines, or the pattern is not for them. */
export type Left = 'text' | 'lineEnds' | 'pattern';

/** A stretch of a file, as views of a batch's columns. */
export interface FilePart {
  readonly id: number;
  readonly path: Buffer;
  readonly last: boolean;
  /** Lines of the file before this part. */
  readonly firstLine: number;
  readonly count: number;
  /** From 1 for the first line of the part. */
  readonly lineNumbers: Uint32Array;
  readonly offsets: Float64Array;
  /** Absent where the lines are in the file, at the offsets. */
  readonly texts?: Texts;
  /** How many spans each line has, and the spans; with `multiline` a stretch of them, which need not be those of these lines. */
  readonly spans?: PieceSpans;
  /** With `multiline`: a stretch of the file's text, which is there in as many parts as it takes, or not at all. */
  readonly stretch?: { readonly bytes: Buffer; readonly offset: number };
  /** How many lines there are; with `multiline` the last part has those of all. */
  readonly lines: number;
  /** Nobody has searched it. */
  readonly left?: Left;
  /** Whether the caller named the file. */
  readonly named: boolean;
  readonly decoded: boolean;
  /** Of a binary file, its first NUL. */
  readonly binaryOffset?: number;
  readonly matchesAsBinary: boolean;
  readonly error?: { readonly code: string; readonly message: string };
}

/** The last part of a file of which nothing can be told but why. */
export function withError(
  { texts: _t, spans: _s, stretch: _w, ...part }: FilePart,
  error: NonNullable<FilePart['error']>,
): FilePart {
  const nothing = { lineNumbers: new Uint32Array(0), offsets: new Float64Array(0) };
  return { ...part, ...nothing, count: 0, last: true, error };
}

/** The parts of a batch, in its order. */
export function* partsOf(batch: TreeBatch): Generator<FilePart, void, undefined> {
  const { parts, lineNumbers, offsets, textEnds } = batch;
  const paths = asBuffer(batch.paths);
  const text = asBuffer(batch.text);
  const errors = new Map(batch.errors.map((error) => [error.part, error]));
  const { spanCounts, spanStarts, spanEnds, spanPatterns } = batch;
  let [path, matches, bytes, lines, spans, counted] = [0, 0, 0, 0, 0, 0];
  for (let at = 0, index = 0; at < parts.length; at += FIELDS, index += 1) {
    const flags = parts[at + 1]!;
    const binaryOffset = parts[at + 4]!;
    const [pathEnd, matchesEnd] = [parts[at + 5]!, parts[at + 6]!];
    const [bytesEnd, linesEnd] = [parts[at + 7]!, parts[at + 8]!];
    const [spansEnd, textOffset] = [parts[at + 9]!, parts[at + 10]!];
    const hasSpans = (flags & HAS_SPANS) !== 0;
    const countsEnd = counted + (hasSpans ? matchesEnd - matches : 0);
    const left = leftOf(flags);
    const error = errors.get(index);
    yield {
      id: parts[at]!,
      path: paths.subarray(path, pathEnd),
      last: (flags & LAST) !== 0,
      firstLine: parts[at + 2]!,
      count: parts[at + 3]!,
      lineNumbers: lineNumbers.subarray(matches, matchesEnd),
      offsets: offsets.subarray(matches, matchesEnd),
      ...((flags & HAS_TEXT) !== 0 && {
        texts: { bytes: text.subarray(bytes, bytesEnd), ends: textEnds.subarray(lines, linesEnd) },
      }),
      ...(hasSpans && {
        spans: {
          counts: spanCounts.subarray(counted, countsEnd),
          starts: spanStarts.subarray(spans, spansEnd),
          ends: spanEnds.subarray(spans, spansEnd),
          ...(spanPatterns.length > 0 && { patterns: spanPatterns.subarray(spans, spansEnd) }),
        },
      }),
      ...(textOffset >= 0 && {
        stretch: { bytes: text.subarray(bytes, bytesEnd), offset: textOffset },
      }),
      lines: parts[at + 11]!,
      ...(left && { left }),
      named: (flags & NAMED) !== 0,
      decoded: (flags & DECODED) !== 0,
      ...(binaryOffset >= 0 && { binaryOffset }),
      matchesAsBinary: (flags & MATCHES_AS_BINARY) !== 0,
      ...(error && { error }),
    };
    [path, matches, bytes] = [pathEnd, matchesEnd, bytesEnd];
    [lines, spans, counted] = [linesEnd, spansEnd, countsEnd];
  }
}

function leftOf(flags: number): Left | undefined {
  if ((flags & LEFT_TEXT) !== 0) return 'text';
  if ((flags & LEFT_LINE_ENDS) !== 0) return 'lineEnds';
  return (flags & LEFT_PATTERN) !== 0 ? 'pattern' : undefined;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
}
