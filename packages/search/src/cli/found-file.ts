import type { LineNumbers } from '../columns.js';
import type { MatchSpan } from '../results/match.js';
import type { SpanColumns } from '../spans/columns.js';

/** Lines of a file, in its order: those that match, and those around them. */
export interface FoundLines {
  /** How many match. */
  readonly count: number;
  readonly lineNumbers: LineNumbers;
  readonly offsets: Float64Array;
  /** Where they match, where that is wanted. */
  readonly spans?: SpanColumns | undefined;
  /** 1 where a line matches, 0 where it is one around; absent where all match. */
  readonly kinds?: Uint8Array | undefined;
  /** The same number for lines that follow each other. */
  readonly groups?: Uint32Array | undefined;
  /** The line at an index, without its line feed, as it is in the file. */
  bytes(index: number): Uint8Array;
  spansAt(index: number): readonly MatchSpan[];
}

/** A file in which something was looked for. */
export interface FoundFile {
  readonly name: string | Uint8Array;
  /** Its matches, while they are found. */
  readonly batches: AsyncIterable<FoundLines>;
  /** In bytes, where it is known. */
  readonly size: number | undefined;
  /** Lines before this byte are printed already. */
  readonly printedUntil?: number | undefined;
}

/** Prints what was found, file by file. */
export interface FilePrinter {
  /** Prints a file; how many lines matched. */
  print(file: FoundFile): Promise<number>;
  /** After the last one. */
  end(): Promise<void>;
}
