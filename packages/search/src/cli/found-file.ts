import type { LineNumbers } from '../columns.js';
import type { TextSource } from '../text/text-source.js';

/** Matching lines of a file, in its order. */
export interface FoundLines {
  readonly count: number;
  readonly lineNumbers: LineNumbers;
  readonly offsets: Float64Array;
  /** The line at an index, without its line feed, as it is in the file. */
  bytes(index: number): Uint8Array;
}

/** A file in which something was looked for. */
export interface FoundFile {
  readonly name: string | Uint8Array;
  /** Its matches, while they are found. */
  readonly batches: AsyncIterable<FoundLines>;
  /** In bytes, where it is known. */
  readonly size: number | undefined;
  /** For the lines around. */
  readonly source: TextSource;
}

/** Prints what was found, file by file. */
export interface FilePrinter {
  /** Prints a file; how many lines matched. */
  print(file: FoundFile): Promise<number>;
  /** After the last one. */
  end(): Promise<void>;
}
