import type { PieceMatches } from './kernels/kernel.js';

/** Line numbers from 1; doubles once the file has more lines than 32 bits can number. */
export type LineNumbers = Uint32Array | Float64Array;

/** Puts the pieces of a file, given in its order, together. */
export class ColumnBuilder {
  #pieces: { readonly first: number; readonly matches: PieceMatches }[] = [];
  #lines = 0;
  #count = 0;

  add(matches: PieceMatches): void {
    if (matches.lineNumbers.length > 0) this.#pieces.push({ first: this.#lines, matches });
    this.#lines += matches.lines;
    this.#count += matches.lineNumbers.length;
  }

  /** The whole columns; what each piece held is let go as soon as it is copied. */
  finish(): { lines: number; lineNumbers: LineNumbers; offsets: Float64Array } {
    const wide = this.#lines > 0xffff_ffff;
    const lineNumbers = wide ? new Float64Array(this.#count) : new Uint32Array(this.#count);
    const offsets = new Float64Array(this.#count);
    let at = 0;
    for (const { first, matches } of this.#pieces) {
      const within = matches.lineNumbers;
      for (let i = 0; i < within.length; i += 1) lineNumbers[at + i] = first + within[i]! + 1;
      offsets.set(matches.offsets, at);
      at += within.length;
    }
    this.#pieces = [];
    return { lines: this.#lines, lineNumbers, offsets };
  }
}
