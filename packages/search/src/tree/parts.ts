import type { NativeBinding } from '@parallel/core';

/** What native threads report: see `TreeBatch` of the addon. */
export type TreeBatch = Parameters<
  Parameters<InstanceType<NativeBinding['TreeSearch']>['run']>[3]
>[0];

const FIELDS = 9;
const LAST = 1;
const HAS_TEXT = 2;
const DECODED = 4;
const MATCHES_AS_BINARY = 8;

/** The texts of matching lines, one behind the other, without line ends. */
export interface Texts {
  readonly bytes: Buffer;
  /** Where each line ends in `bytes`. */
  readonly ends: Uint32Array;
}

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
  readonly decoded: boolean;
  /** Of a binary file, its first NUL. */
  readonly binaryOffset?: number;
  readonly matchesAsBinary: boolean;
  readonly error?: { readonly code: string; readonly message: string };
}

/** The parts of a batch, in its order. */
export function* partsOf(batch: TreeBatch): Generator<FilePart, void, undefined> {
  const { parts, lineNumbers, offsets, textEnds } = batch;
  const paths = asBuffer(batch.paths);
  const text = asBuffer(batch.text);
  const errors = new Map(batch.errors.map((error) => [error.part, error]));
  let [path, matches, bytes, lines] = [0, 0, 0, 0];
  for (let at = 0, index = 0; at < parts.length; at += FIELDS, index += 1) {
    const flags = parts[at + 1]!;
    const binaryOffset = parts[at + 4]!;
    const [pathEnd, matchesEnd] = [parts[at + 5]!, parts[at + 6]!];
    const [bytesEnd, linesEnd] = [parts[at + 7]!, parts[at + 8]!];
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
      decoded: (flags & DECODED) !== 0,
      ...(binaryOffset >= 0 && { binaryOffset }),
      matchesAsBinary: (flags & MATCHES_AS_BINARY) !== 0,
      ...(error && { error }),
    };
    [path, matches, bytes, lines] = [pathEnd, matchesEnd, bytesEnd, linesEnd];
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
}
