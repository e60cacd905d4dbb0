import type { BinaryChoice } from '../inputs/options.js';
import type { Engine } from '../kernels/kernel.js';
import type { Pattern } from '../pattern/pattern.js';

/** What is found out about each file; `form` is nothing but how it is to be read. */
export type FileMode = 'lines' | 'columns' | 'count' | 'exists' | 'form';

/** What all files of a search have in common. */
export interface FilesJob {
  readonly pattern: Pattern;
  readonly engine: Engine;
  readonly mode: FileMode;
  readonly report: 'matching' | 'notMatching' | 'all';
  readonly maxCount: number;
  readonly encoding: string;
  /** For files that were found, and for those that were named. */
  readonly binary: BinaryChoice;
  readonly namedBinary: BinaryChoice;
}

/** Larger files are searched by several workers, range by range; their texts stay in them. */
export const BIG = 4 * 1024 * 1024;
/** A multiple of the blocks in which a file is looked at for NULs. */
export const RANGE = 2 * 1024 * 1024;
/** A worker gives back what is left of its files after so many bytes. */
export const SHARE = 8 * 1024 * 1024;

/** A file that several workers are to search. */
export interface BigFile {
  readonly size: number;
  readonly mark: number;
  readonly binary: BinaryChoice;
  /** Which file it is, whatever has its name later. */
  readonly identity: string;
}

/** What was found in a file. */
export interface FoundInFile {
  readonly count: number;
  readonly lineNumbers: Uint32Array;
  readonly offsets: Float64Array;
  readonly texts?: { readonly bytes: Uint8Array; readonly ends: Uint32Array };
  readonly decoded: boolean;
  readonly binaryOffset?: number;
  readonly matchesAsBinary: boolean;
  readonly error?: { readonly code: string; readonly message: string };
}

/** What was found in a range of a big file. Line numbers count from 0 for its first line. */
export interface FoundInRange {
  readonly lines: number;
  readonly lineNumbers: Uint32Array;
  readonly offsets: Float64Array;
  /** Its first NUL, where that matters; what comes after the block with it was not searched. */
  readonly nul?: number;
}
