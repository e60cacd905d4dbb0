import type { Memory, StrategyKind } from '@parallel/core';
import type { LineNumbers } from './columns.js';
import type { InputFacts } from './inputs/search-lines.js';
import type { Engine } from './kernels/kernel.js';
import type { Pattern } from './pattern/pattern.js';
import { eachMatch, type FoundLines, isPlain, patternsAt, spansAt } from './results/lines.js';
import type { Match, MatchSpan } from './results/match.js';
import type { View } from './results/options.js';
import { WholeText } from './results/whole-text.js';
import type { SpanColumns } from './spans/columns.js';
import { LineReader } from './text/line-reader.js';
import { MatchIterator } from './text/match-iterator.js';
import type { TextSource } from './text/text-source.js';

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
  /** Where the pattern matches in them, if asked for. */
  readonly spans?: SpanColumns;
  /** With lines around: how many match. */
  readonly matching?: number;
  /** With lines around: 1 for each that matches, 0 for the others. */
  readonly kinds?: Uint8Array;
  /** With lines around: the same number for lines that follow each other. */
  readonly groups?: Uint32Array;
}

/** What lines were found by, and how they are given out. */
export interface Details {
  readonly pattern: Pattern;
  readonly view: View;
}

/**
 * The matching lines of a file, in its order, and those around them where they
 * were asked for: columns, and text on demand.
 */
export class Matches implements Iterable<Match>, Columns, FoundLines {
  /** How many lines match. */
  readonly count: number;
  /** How many lines the file has; undefined where `maxCount` ended the search before. */
  readonly lines: number | undefined;
  /** The number of each line, from 1. */
  readonly lineNumbers: LineNumbers;
  /** Each line's first byte in the file. */
  readonly offsets: Float64Array;
  /** Whether offsets are those in what the file was unpacked or decoded to. */
  readonly decoded: boolean;
  /** Whether the file has a NUL byte, where `binary` says to heed it. */
  readonly binary: boolean;
  /** Where the file's first NUL byte is, if it is `binary`: bytes from its beginning. */
  readonly binaryOffset?: number;
  /** With `binary: 'stop'`: whether something matches from there on; such lines are not told. */
  readonly matchesAsBinary: boolean;
  /** With `spans`: where in each line the pattern matches. */
  readonly spans?: SpanColumns;
  /** With `before` or `after`: 1 for each line that matches, 0 for those around. */
  readonly kinds?: Uint8Array;
  /** With `before` or `after`: the same number, from 0, for lines that follow each other. */
  readonly groups?: Uint32Array;
  /** What has run the pattern. */
  readonly engine: Engine;
  readonly #source: TextSource;
  readonly #details: Details;
  #reader: LineReader;
  #whole: WholeText | undefined;

  /** @internal */
  constructor(
    /** The file's path; empty for what was searched in memory. */
    readonly path: string,
    columns: Columns,
    /** How it was searched. */
    readonly plan: SearchPlan,
    source: TextSource,
    details: Details,
  ) {
    const { lines, lineNumbers, offsets, spans, kinds, groups } = columns;
    this.lines = lines;
    this.lineNumbers = lineNumbers;
    this.offsets = offsets;
    if (kinds) this.kinds = kinds;
    if (groups) this.groups = groups;
    if (spans && details.view.spans) this.spans = spans;
    this.count = columns.matching ?? offsets.length;
    const { decoded = false, matchesAsBinary = false, binaryOffset } = columns.facts ?? {};
    this.decoded = decoded;
    this.matchesAsBinary = matchesAsBinary;
    this.binary = binaryOffset !== undefined;
    if (binaryOffset !== undefined) this.binaryOffset = binaryOffset;
    this.engine = plan.engine;
    this.#source = source;
    this.#details = details;
    this.#reader = new LineReader(source);
    if (details.pattern.multiline && spans) {
      this.#whole = new WholeText(details.pattern, source, offsets, spans);
    }
  }

  /**
   * The text of the line at `index`, from 0, as it is in the file.
   * @throws RangeError for an index that no line has; the system's error if the file is gone.
   */
  line(index: number): string {
    return this.#reader.read(this.#offsetOf(index));
  }

  /**
   * The bytes of the line at `index`, as they are in the file, without the line feed.
   * @throws as `line` does.
   */
  bytes(index: number): Uint8Array {
    return this.#reader.bytes(this.#offsetOf(index));
  }

  #offsetOf(index: number): number {
    if (!Number.isInteger(index) || index < 0 || index >= this.offsets.length) {
      const last = this.offsets.length - 1;
      throw new RangeError(`index ${index} is not a whole number from 0 to ${last}`);
    }
    return this.offsets[index]!;
  }

  /**
   * Where the pattern matches in the line at `index`, found by RegExp when it is
   * asked for; with `multiline` the matches that begin there.
   * @throws as `line` does.
   */
  spansAt(index: number): readonly MatchSpan[] {
    return spansAt(this, index, this.#details.pattern, this.#whole);
  }

  /**
   * Which patterns of the list match in the line at `index`, from 0; with
   * `multiline`, those whose matches begin there.
   * @throws as `line` does.
   */
  patternsAt(index: number): readonly number[] {
    return patternsAt(this, index, this.#details.pattern, this.#whole);
  }

  /** The lines one by one, with their text. */
  [Symbol.iterator](): IterableIterator<Match> {
    const { pattern, view } = this.#details;
    // With a window of its own: another loop, or `line`, does not move it.
    if (isPlain(pattern, view)) return new MatchIterator(this, this.#source);
    return eachMatch(this, view, this.#whole);
  }
}
