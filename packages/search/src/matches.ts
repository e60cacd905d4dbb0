import type { Memory, StrategyKind } from '@parallel/core';
import type { LineNumbers } from './columns.js';
import type { InputFacts } from './inputs/search-lines.js';
import type { Engine } from './kernels/kernel.js';
import { LineReader } from './text/line-reader.js';
import { MatchIterator } from './text/match-iterator.js';
import type { TextSource } from './text/text-source.js';

/** One matching line, made when it is asked for. */
export interface Match {
  /** From 1. */
  readonly lineNumber: number;
  /** The line's first byte in the file. */
  readonly offset: number;
  /** The line, decoded as UTF-8, without its line feed. */
  readonly text: string;
}

/** How a search was run. */
export interface SearchPlan {
  /** Who has searched. */
  readonly strategy: StrategyKind;
  /** How many at once. */
  readonly workers: number;
  /** Who has read. */
  readonly feed: 'lines' | 'ranges';
  /** How data has travelled. */
  readonly memory: Memory;
  /** What has run the pattern. */
  readonly engine: Engine;
  /** Why it was JavaScript although the native kernel was there: what of the pattern it cannot say. */
  readonly whyJs?: string;
}

/** Matching lines in columns. */
export interface Columns {
  /** How many lines the file has, up to where it was searched; undefined where a limit ended the search. */
  readonly lines: number | undefined;
  /** The number of each matching line, from 1. */
  readonly lineNumbers: LineNumbers;
  /** Each matching line's first byte in the file. */
  readonly offsets: Float64Array;
  /** Of a file that was not searched as it is. */
  readonly facts?: InputFacts;
}

/** The matching lines of a file, in its order: columns, and text on demand. */
export class Matches implements Iterable<Match>, Columns {
  /** How many lines match. */
  readonly count: number;
  /** How many lines the file has; undefined where `maxCount` ended the search before. */
  readonly lines: number | undefined;
  /** The number of each matching line, from 1. */
  readonly lineNumbers: LineNumbers;
  /** Each matching line's first byte in the file. */
  readonly offsets: Float64Array;
  /** Whether offsets are those in what the file was unpacked or decoded to. */
  readonly decoded: boolean;
  /** Whether the file has a NUL byte, where `binary` says to heed it; `binaryOffset` is the first. */
  readonly binary: boolean;
  readonly binaryOffset?: number;
  /** With `binary: 'stop'`: whether something matches from there on; such lines are not told. */
  readonly matchesAsBinary: boolean;
  /** What has run the pattern. */
  readonly engine: Engine;
  readonly #source: TextSource;
  #reader: LineReader;

  /** @internal */
  constructor(
    /** The file's path; empty for what was searched in memory. */
    readonly path: string,
    columns: Columns,
    /** How it was searched. */
    readonly plan: SearchPlan,
    source: TextSource,
  ) {
    this.lines = columns.lines;
    this.lineNumbers = columns.lineNumbers;
    this.offsets = columns.offsets;
    this.count = columns.offsets.length;
    const { decoded = false, matchesAsBinary = false, binaryOffset } = columns.facts ?? {};
    this.decoded = decoded;
    this.matchesAsBinary = matchesAsBinary;
    this.binary = binaryOffset !== undefined;
    if (binaryOffset !== undefined) this.binaryOffset = binaryOffset;
    this.engine = plan.engine;
    this.#source = source;
    this.#reader = new LineReader(source);
  }

  /**
   * The text of the match at `index`, from 0, read from the file.
   * @throws RangeError for an index that no match has; the system's error if the file is gone.
   */
  line(index: number): string {
    if (!Number.isInteger(index) || index < 0 || index >= this.count) {
      throw new RangeError(`index ${index} is not a whole number from 0 to ${this.count - 1}`);
    }
    return this.#reader.read(this.offsets[index]!);
  }

  /**
   * The bytes of the match at `index`, as they are in the file, without the line feed.
   * @throws as `line` does.
   */
  bytes(index: number): Uint8Array {
    this.line(index);
    return this.#reader.bytes(this.offsets[index]!);
  }

  /** The matches one by one, with their text. */
  [Symbol.iterator](): IterableIterator<Match> {
    // With a window of its own: another loop, or `line`, does not move it.
    return new MatchIterator(this, this.#source);
  }
}
