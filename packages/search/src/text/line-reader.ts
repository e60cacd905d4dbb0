import { isAscii } from 'node:buffer';
import type { TextSource } from './text-source.js';

const LINE_FEED = 10;
/** For a line here and there. */
const SMALL_WINDOW = 4 * 1024;
/** For line after line. A larger string would not be young for V8, whose young ones cost little: twice the time. */
const LARGE_WINDOW = 64 * 1024;

/**
 * Lines by the offset of their first byte, decoded as UTF-8, without their line
 * feed. Neighbours cost no read; where a window of the text is all ASCII it is
 * decoded once, and its lines are slices of one string.
 */
export class LineReader {
  #memory = Buffer.alloc(0);
  #window: Buffer = this.#memory;
  /** The window as one string, where each byte is a character. */
  #text: string | undefined;
  #offset = 0;
  #size = SMALL_WINDOW;

  constructor(private readonly source: TextSource) {}

  /** What was read last: as one string, if each byte of it is a character, and where it begins. */
  get window(): { readonly text: string | undefined; readonly offset: number } {
    return { text: this.#text, offset: this.#offset };
  }

  /** A copy of the line at an offset as it is in the text, without its line feed. */
  bytes(offset: number): Buffer {
    // Whoever asks for bytes has them found by the string, which is mostly there.
    const line = this.read(offset);
    const start = offset - this.#offset;
    if (this.#text !== undefined)
      return Buffer.from(this.#window.subarray(start, start + line.length));
    const end = this.#window.indexOf(LINE_FEED, start);
    return Buffer.from(this.#window.subarray(start, end < 0 ? this.#window.length : end));
  }

  read(offset: number): string {
    let start = offset - this.#offset;
    if (start < 0 || start >= this.#window.length) {
      this.#load(offset);
      start = 0;
    }
    for (;;) {
      const line = this.#lineAt(start);
      if (line !== undefined) return line;
      if (start > 0) this.#load(offset);
      else this.#fill(offset, Math.max(2 * this.#window.length, SMALL_WINDOW));
      start = 0;
    }
  }

  /** The line at a place in the window; undefined where it goes on beyond. */
  #lineAt(start: number): string | undefined {
    if (this.#text !== undefined) {
      const end = this.#text.indexOf('\n', start);
      if (end >= 0) return this.#text.slice(start, end);
      return this.#isLast ? this.#text.slice(start) : undefined;
    }
    const end = this.#window.indexOf(LINE_FEED, start);
    if (end >= 0) return this.#window.toString('utf8', start, end);
    return this.#isLast ? this.#window.toString('utf8', start) : undefined;
  }

  /** Whether the text ends with the window. */
  #isLast = false;

  /** A larger window for who reads on, a small one for who jumps. */
  #load(offset: number): void {
    const end = this.#offset + this.#window.length;
    const isNear = offset >= this.#offset && offset <= end + this.#size;
    this.#size = isNear ? Math.min(2 * this.#size, LARGE_WINDOW) : SMALL_WINDOW;
    this.#fill(offset, this.#size);
  }

  #fill(offset: number, size: number): void {
    // Used again: who has a line has a copy of it.
    const memory = this.#memory.length === size ? this.#memory : Buffer.allocUnsafeSlow(size);
    this.#memory = memory;
    this.#window = memory.subarray(0, this.source.read(memory, offset));
    this.#offset = offset;
    this.#isLast = this.#window.length < size;
    this.#text = isAscii(this.#window) ? this.#window.toString('latin1') : undefined;
  }
}
