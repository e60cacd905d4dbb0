import type { Pattern } from '../pattern/pattern.js';
import type { PieceSpans } from '../spans/columns.js';
import { wholeKernel } from '../whole/kernel.js';
import { jsKernel } from './js.js';
import { nativeKernel } from './native.js';

/** The matching lines of a piece, as columns. */
export interface PieceMatches {
  /** How many lines the piece has, matching or not. */
  readonly lines: number;
  /** Of the matching lines, from 0 for the piece's first line. */
  readonly lineNumbers: Uint32Array;
  /** The first byte of each matching line, from 0 for the first byte of what was searched. */
  readonly offsets: Float64Array;
  /** Where the pattern matches in them; only where the pattern asks for it. */
  readonly spans?: PieceSpans;
  /** Why RegExp has searched although the native engine was to. */
  readonly whyJs?: string;
}

/** Searches pieces, for the lines that match or, for an inverted pattern, for the others. All kernels find the same lines. */
export interface SearchKernel {
  /** Searches whole lines; the last may lack its line feed. Offsets count from the block's start. */
  searchBlock(pattern: Pattern, bytes: Uint8Array): PieceMatches;
  /** Searches the lines that begin in a byte range of a file. Offsets count from the file's start. */
  searchRange(pattern: Pattern, path: string | number, start: number, end: number): PieceMatches;
}

/** What runs the pattern: Rust's regex crate, or JavaScript's RegExp. */
export type Engine = 'native' | 'js';

export function searchKernel(engine: Engine, { multiline }: Pattern): SearchKernel {
  if (multiline) return wholeKernel(engine);
  return engine === 'native' ? nativeKernel : jsKernel;
}
