import type { PieceMatches } from '../kernels/kernel.js';
import { NumberColumn } from '../number-column.js';
import type { Pattern } from '../pattern/pattern.js';
import { eachSpan } from '../pattern/spans.js';
import { ByteOffsets } from '../spans/byte-offsets.js';
import { noSpans } from '../spans/columns.js';

const LINE_FEED = 10;

/** Searches a whole text by RegExp: the lines that its matches cover, each once, a match belonging to the line in which it begins. */
export function searchWholeText(pattern: Pattern, bytes: Buffer): PieceMatches {
  const { limit = Number.POSITIVE_INFINITY } = pattern.multiline ?? {};
  const { invert = false } = pattern;
  const rows = new Rows(bytes, invert, limit);
  const text = bytes.toString();
  const offsets = new ByteOffsets(bytes, text);
  const most = invert ? Number.POSITIVE_INFINITY : limit;
  if (most > 0) {
    let found = 0;
    for (const { start, end, pattern: index } of eachSpan(pattern, text)) {
      const [first, last] = offsets.of(start, end);
      if (!rows.cover(first, last, index)) continue;
      found += 1;
      if (found === most) break;
    }
  }
  return rows.finish(pattern.js.length > 1);
}

class Rows {
  readonly #numbers = new NumberColumn();
  readonly #offsets = new NumberColumn();
  readonly #counts = new NumberColumn();
  readonly #starts = new NumberColumn();
  readonly #ends = new NumberColumn();
  readonly #patterns = new NumberColumn();
  /** The number of the line that begins at `#next`, the first that was not looked at yet. */
  #line = 0;
  #next = 0;

  constructor(
    private readonly bytes: Buffer,
    private readonly invert: boolean,
    private readonly limit: number,
  ) {}

  /** Whether the match, behind all before it, is on a line: one of nothing behind the last line feed is not. */
  cover(start: number, end: number, pattern: number): boolean {
    const { bytes } = this;
    const { length } = bytes;
    if (start === length && (length === 0 || bytes[length - 1] === LINE_FEED)) return false;
    // One of nothing where a last line ends that was covered belongs to that.
    const isCovered = start < this.#next || (start === length && this.#next === length);
    const first = isCovered ? this.#offsets.length - 1 : this.#offsets.length;
    if (!isCovered) {
      const feed = start === 0 ? -1 : bytes.lastIndexOf(LINE_FEED, start - 1);
      this.#pass(Math.max(this.#next, feed + 1));
    }
    const until = Math.max(end, start + 1);
    while (this.#next < Math.min(until, length)) this.#take(!this.invert);
    if (this.invert) return true;
    const base = this.#offsets.at(first);
    this.#counts.add(first, 1);
    this.#starts.push(start - base);
    this.#ends.push(end - base);
    this.#patterns.push(pattern);
    return true;
  }

  finish(isListed: boolean): PieceMatches {
    this.#pass(this.bytes.length);
    const lineNumbers = this.#numbers.toUint32();
    const spans = {
      counts: this.#counts.toUint32(),
      starts: this.#starts.toUint32(),
      ends: this.#ends.toUint32(),
      ...(isListed && { patterns: this.#patterns.toUint32() }),
    };
    return {
      lines: this.#line,
      lineNumbers,
      offsets: this.#offsets.toFloat64(),
      spans: this.invert ? noSpans(lineNumbers.length) : spans,
    };
  }

  /** Goes over lines that no match covers. */
  #pass(end: number): void {
    while (this.#next < end) this.#take(this.invert && this.#offsets.length < this.limit);
  }

  #take(wanted: boolean): void {
    if (wanted) {
      this.#numbers.push(this.#line);
      this.#offsets.push(this.#next);
      this.#counts.push(0);
    }
    this.#line += 1;
    const feed = this.bytes.indexOf(LINE_FEED, this.#next);
    this.#next = feed < 0 ? this.bytes.length : feed + 1;
  }
}
