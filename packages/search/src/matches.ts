import { closeSync, openSync } from 'node:fs';
import type { Memory, StrategyKind } from '@parallel/core';
import type { LineNumbers } from './columns.js';
import { readFully } from './feeds/read-fully.js';
import type { Engine } from './kernels/kernel.js';

/** One matching line, made when it is asked for. */
export interface Match {
  /** From 1. */
  readonly lineNumber: number;
  /** The line's first byte in the file. */
  readonly offset: number;
  /** The line, decoded as UTF-8, without its line feed. */
  readonly text: string;
}

const LINE_FEED = 10;
const WINDOW = 256 * 1024;

/** How a search was run. */
export interface SearchPlan {
  readonly strategy: StrategyKind;
  readonly workers: number;
  readonly feed: 'lines' | 'ranges';
  readonly memory: Memory;
  /** What has run the pattern. */
  readonly engine: Engine;
  /** Why it was JavaScript although the native kernel was there: what of the pattern it cannot say. */
  readonly whyJs?: string;
}

/** The matching lines of a file, in its order: columns, and text on demand. */
export class Matches implements Iterable<Match> {
  /** How many lines match. */
  readonly count: number;
  readonly engine: Engine;
  /** Bytes of the file around the last line read, so that neighbours cost no read. */
  #window: Buffer = Buffer.alloc(0);
  #windowOffset = 0;

  constructor(
    readonly path: string,
    /** How many lines the file has. */
    readonly lines: number,
    /** The number of each matching line, from 1. */
    readonly lineNumbers: LineNumbers,
    /** Each matching line's first byte in the file. */
    readonly offsets: Float64Array,
    readonly plan: SearchPlan,
  ) {
    this.count = offsets.length;
    this.engine = plan.engine;
  }

  /**
   * The text of the match at `index`, from 0, read from the file.
   * @throws RangeError for an index that no match has; the system's error if the file is gone.
   */
  line(index: number): string {
    if (!Number.isInteger(index) || index < 0 || index >= this.count) {
      throw new RangeError(`index ${index} is not a whole number from 0 to ${this.count - 1}`);
    }
    return this.#read(this.offsets[index]!);
  }

  *[Symbol.iterator](): Generator<Match, void, undefined> {
    for (let i = 0; i < this.count; i += 1) {
      const offset = this.offsets[i]!;
      yield { lineNumber: this.lineNumbers[i]!, offset, text: this.#read(offset) };
    }
  }

  #read(offset: number): string {
    const start = offset - this.#windowOffset;
    const inWindow = start >= 0 && start < this.#window.length;
    const end = inWindow ? this.#window.indexOf(LINE_FEED, start) : -1;
    if (end >= 0) return this.#window.toString('utf8', start, end);
    for (let size = WINDOW; ; size *= 2) {
      this.#load(offset, size);
      const feed = this.#window.indexOf(LINE_FEED);
      if (feed >= 0) return this.#window.toString('utf8', 0, feed);
      // The file ends here, without a line feed.
      if (this.#window.length < size) return this.#window.toString('utf8', 0, this.#window.length);
    }
  }

  #load(offset: number, size: number): void {
    const fd = openSync(this.path, 'r');
    try {
      const window = Buffer.allocUnsafeSlow(size);
      this.#window = window.subarray(0, readFully(fd, window, offset));
      this.#windowOffset = offset;
    } finally {
      closeSync(fd);
    }
  }
}
