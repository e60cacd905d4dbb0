import type { TextSource } from './text-source.js';

const LINE_FEED = 10;
const STEP = 8 * 1024;

/** A line of a text, as bytes without its line feed. */
export interface RawLine {
  readonly offset: number;
  readonly bytes: Buffer;
}

/** The lines around a place in a text. */
export class LineWalker {
  constructor(private readonly source: TextSource) {}

  /** Up to `count` lines before the one that begins at `offset`, none of which begins before `floor`. */
  before(offset: number, count: number, floor: number): RawLine[] {
    if (count === 0 || offset <= floor) return [];
    for (let size = STEP; ; size *= 4) {
      const start = Math.max(floor, offset - size);
      const lines = split(this.#read(start, offset - start), start);
      // The first may have begun earlier.
      const whole = start === floor ? lines : lines.slice(1);
      if (whole.length >= count || start === floor) return whole.slice(-count);
    }
  }

  /** Up to `count` lines from the one on that begins at `offset`; none that begins at `ceiling` or later. */
  after(offset: number, count: number, ceiling = Number.POSITIVE_INFINITY): RawLine[] {
    if (count === 0 || offset >= ceiling) return [];
    for (let size = STEP; ; size *= 4) {
      const bytes = this.#read(offset, Math.min(size, ceiling - offset));
      const lines = split(bytes, offset);
      const isEnd = bytes.length < size;
      const whole = isEnd || bytes.at(-1) === LINE_FEED ? lines : lines.slice(0, -1);
      if (whole.length >= count || isEnd) return whole.slice(0, count);
    }
  }

  #read(offset: number, length: number): Buffer {
    const buffer = Buffer.allocUnsafeSlow(length);
    return buffer.subarray(0, this.source.read(buffer, offset));
  }
}

/** The lines of bytes that begin with a line; what follows the last line feed is one if it is not empty. */
function split(bytes: Buffer, base: number): RawLine[] {
  const lines: RawLine[] = [];
  for (let start = 0; start < bytes.length; ) {
    const feed = bytes.indexOf(LINE_FEED, start);
    const end = feed < 0 ? bytes.length : feed;
    lines.push({ offset: base + start, bytes: bytes.subarray(start, end) });
    start = end + 1;
  }
  return lines;
}
