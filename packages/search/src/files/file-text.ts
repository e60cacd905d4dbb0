import type { BinaryChoice } from '../inputs/options.js';
import { lineTooLong, MOST_LINE_BYTES } from '../too-large.js';
import { decoderTo, type TextForm } from './encoding.js';

const LINE_FEED = 10;
/** What is binary is so from the block with its first NUL on, by the addon's rule. */
export const NUL_BLOCK = 64 * 1024;

/** Whole lines of a file's text. */
export interface Lines {
  readonly bytes: Buffer;
  /** Where they begin: in the file, or in what it was decoded to. */
  readonly offset: number;
}

/** Reads into a buffer what comes next; how many bytes, 0 at the end. */
export type Read = (into: Buffer) => number;

/** Where a file becomes binary whose first NUL is at an offset in its text. */
export function nulBorder(nul: number): number {
  return nul - (nul % NUL_BLOCK);
}

/** A file's text, read once, in blocks of whole lines; the next block is larger than the last. */
export class FileText {
  /** Bytes that were read of the file. */
  bytes: number;
  /** In the text: what was read and not given out, and where it begins. */
  #pending: Buffer;
  #at = 0;
  /** Of the text's first byte, where that is not decoded. */
  readonly #base: number;
  readonly #decode: ((bytes: Uint8Array | undefined) => Buffer) | undefined;
  #nul: number | undefined;
  #ended: boolean;
  #readNext: number;

  /** @param head the file's beginning; all of it if it is shorter than was asked for. */
  constructor(
    head: Buffer,
    isWhole: boolean,
    { label, mark }: TextForm,
    readonly binary: BinaryChoice,
    private readonly read: Read,
    private readonly largestRead = 4 * 1024 * 1024,
  ) {
    this.bytes = head.length;
    this.#decode = label === undefined ? undefined : decoderTo(label);
    this.#base = label === undefined ? mark : 0;
    this.#ended = isWhole;
    this.#readNext = Math.max(NUL_BLOCK, 4 * head.length);
    const text = head.subarray(mark);
    this.#pending = this.#decode ? this.#decoded(text, isWhole) : text;
    this.#look(0);
  }

  /** The lines that come next; undefined where the text ends, or becomes binary. */
  next(): Lines | undefined {
    for (;;) {
      const end = this.#safeEnd();
      if (end > 0) return this.#take(end);
      if (this.#ended || this.#isBinary()) return undefined;
      this.#more();
    }
  }

  /** Of a text that is binary, once `next` has nothing more: the offset of its first NUL. */
  get binaryOffset(): number | undefined {
    return this.#nul === undefined ? undefined : this.#nul + this.#base;
  }

  /** All that comes after that, NULs ending lines as well. */
  *rest(): Generator<Lines, void, undefined> {
    for (;;) {
      const bytes = this.#pending;
      for (let at = bytes.indexOf(0); at >= 0; at = bytes.indexOf(0, at)) bytes[at] = LINE_FEED;
      const end = this.#ended ? bytes.length : bytes.lastIndexOf(LINE_FEED) + 1;
      if (end > 0) yield this.#take(end);
      if (this.#ended) return;
      this.#more();
    }
  }

  #isBinary(): boolean {
    return this.#nul !== undefined && this.#at >= nulBorder(this.#nul);
  }

  /** The end, in what is pending, of the lines of which it is known that they are text. */
  #safeEnd(): number {
    const { length } = this.#pending;
    const read = this.#at + length;
    let limit = this.binary === 'text' || this.#ended ? read : nulBorder(read);
    if (this.#nul !== undefined) limit = nulBorder(this.#nul);
    if (limit <= this.#at) return 0;
    if (limit === read && this.#ended) return length;
    const feed = this.#pending.indexOf(LINE_FEED, limit - this.#at - 1);
    if (feed >= 0) return feed + 1;
    return this.#ended ? length : this.#pending.lastIndexOf(LINE_FEED) + 1;
  }

  #take(end: number): Lines {
    const bytes = this.#pending.subarray(0, end);
    const offset = this.#base + this.#at;
    this.#pending = this.#pending.subarray(end);
    this.#at += end;
    return { bytes, offset };
  }

  #more(): void {
    if (this.#pending.length > MOST_LINE_BYTES) throw lineTooLong();
    // A long line is not copied once for each piece of it.
    const size = Math.max(this.#readNext, this.#pending.length);
    this.#readNext = Math.min(this.largestRead, 4 * this.#readNext);
    const known = this.#pending.length;
    const into = Buffer.allocUnsafeSlow(this.#decode ? size : known + size);
    if (this.#decode) {
      const raw = into.subarray(0, this.#fill(into));
      this.#pending = Buffer.concat([this.#pending, this.#decoded(raw, this.#ended)]);
    } else {
      this.#pending.copy(into);
      this.#pending = into.subarray(0, known + this.#fill(into.subarray(known)));
    }
    this.#look(known);
  }

  #fill(into: Buffer): number {
    let filled = 0;
    while (filled < into.length && !this.#ended) {
      const count = this.read(into.subarray(filled));
      this.#ended = count === 0;
      filled += count;
    }
    this.bytes += filled;
    return filled;
  }

  #decoded(bytes: Buffer, isLast: boolean): Buffer {
    const text = this.#decode!(bytes);
    return isLast ? Buffer.concat([text, this.#decode!(undefined)]) : text;
  }

  /** Looks for a NUL in what is new. */
  #look(from: number): void {
    if (this.binary === 'text' || this.#nul !== undefined) return;
    const nul = this.#pending.indexOf(0, from);
    if (nul >= 0) this.#nul = this.#at + nul;
  }
}
