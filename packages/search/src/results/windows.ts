import { isAscii } from 'node:buffer';
import type { TextSource } from '../text/text-source.js';
import type { TextPart } from './match.js';

const LINE_FEED = 10;

/**
 * A part of a text in which RegExp finds at a place what it finds there in the whole text, if it
 * asks for no more than the characters beside a match: it begins with the text or with a line
 * feed, and ends with the text or before a line feed.
 */
export class Window implements TextPart {
  readonly text: string;
  readonly #isAscii: boolean;
  #known = { byte: 0, unit: 0 };

  constructor(
    readonly bytes: Buffer,
    /** Of the first byte, in the text. */
    readonly offset: number,
    private readonly windows: Windows,
  ) {
    this.#isAscii = isAscii(bytes);
    this.text = bytes.toString(this.#isAscii ? 'latin1' : 'utf8');
  }

  get end(): number {
    return this.offset + this.bytes.length;
  }

  /** Whether there are characters of two UTF-16 units. */
  get hasPairs(): boolean {
    return !this.#isAscii && /[\ud800-\udfff]/.test(this.text);
  }

  unitsBefore(): number {
    return this.windows.unitsBefore(this);
  }

  whole(): string {
    return this.windows.whole();
  }

  /** How many bytes a part of the text takes. */
  lengthOf(part: string): number {
    return this.#isAscii ? part.length : Buffer.byteLength(part);
  }

  /** The UTF-16 unit of `text` that begins with a byte, by the byte's offset. */
  unitAt(offset: number): number {
    const byte = offset - this.offset;
    if (this.#isAscii) return byte;
    // Mostly asked for in order.
    const known = byte < this.#known.byte ? { byte: 0, unit: 0 } : this.#known;
    const unit = known.unit + this.bytes.toString('utf8', known.byte, byte).length;
    this.#known = { byte, unit };
    return unit;
  }
}

/** A text, window by window. */
export class Windows {
  #window: Window | undefined;
  #size: number;
  /** Where `#units` are counted up to. */
  #counted: number;
  #units = 0;

  constructor(
    private readonly source: TextSource,
    /** All of the text, for what cannot do without. */
    readonly whole: () => string,
    /** The least bytes that are read at a time, and the most beyond what is asked for. */
    private readonly sizes = { least: 4 * 1024, most: 64 * 1024 },
  ) {
    this.#counted = this.#start;
    this.#size = sizes.least;
  }

  get #start(): number {
    return this.source.start ?? 0;
  }

  /** A window with all from the line on that begins at `from`, to the end of the line with `to`. */
  over(from: number, to: number): Window {
    const known = this.#window;
    if (known && to <= known.end && this.#hasBegun(known, from)) return known;
    const isNear = known && from >= known.offset && from <= known.end + this.#size;
    this.#size = isNear ? Math.min(2 * this.#size, this.sizes.most) : this.sizes.least;
    this.#window = this.#read(Math.max(this.#start, from - 1), to);
    return this.#window;
  }

  #hasBegun({ offset }: Window, from: number): boolean {
    return from > offset || (from === offset && offset === this.#start);
  }

  #read(offset: number, to: number): Window {
    for (let size = to - offset + this.#size; ; size *= 2) {
      const memory = Buffer.allocUnsafeSlow(size);
      const bytes = memory.subarray(0, this.source.read(memory, offset));
      if (bytes.length < size) return new Window(bytes, offset, this);
      const feed = bytes.lastIndexOf(LINE_FEED);
      if (feed >= to - offset) return new Window(bytes.subarray(0, feed), offset, this);
    }
  }

  /** How many UTF-16 units the text has before a window. */
  unitsBefore({ offset }: Window): number {
    if (offset < this.#counted) [this.#counted, this.#units] = [this.#start, 0];
    const memory = Buffer.allocUnsafeSlow(Math.min(COUNTED, offset - this.#counted));
    while (this.#counted < offset) {
      const wanted = memory.subarray(0, Math.min(COUNTED, offset - this.#counted));
      const bytes = wanted.subarray(0, this.source.read(wanted, this.#counted));
      // Not within a character: up to a line feed, with which windows begin as well.
      const isLast = this.#counted + bytes.length >= offset || bytes.length < wanted.length;
      const feed = isLast ? -1 : bytes.lastIndexOf(LINE_FEED);
      const part = feed < 0 ? bytes : bytes.subarray(0, feed + 1);
      this.#units += isAscii(part) ? part.length : part.toString().length;
      this.#counted += part.length;
      if (part.length === 0) break;
    }
    return this.#units;
  }
}

const COUNTED = 1 << 20;
