import { ParallelError } from '@parallel/core';
import type { LineNumbers } from '../columns.js';
import type { Engine } from '../kernels/kernel.js';
import type { Details } from '../matches.js';
import { reason } from '../open-file.js';
import { eachMatch, type FoundLines, isPlain, patternsAt, spansAt } from '../results/lines.js';
import type { Match, MatchSpan } from '../results/match.js';
import { WholeText } from '../results/whole-text.js';
import type { SpanColumns } from '../spans/columns.js';
import { LineReader } from '../text/line-reader.js';
import { fileText, type TextSource } from '../text/text-source.js';
import { codedError, isTooLarge } from '../too-large.js';
import type { FileColumns } from './columns.js';
import type { FilePart, Texts } from './parts.js';

/** What was found in one file: columns, and text on demand. */
export class FileMatches implements Iterable<Match>, FoundLines {
  /** The file, as it was given or found; what of its name is not UTF-8 is U+FFFD here. */
  readonly path: string;
  /** The same, byte for byte. */
  readonly pathBytes: Buffer;
  /** How many lines match; 1 or 0 where only that was asked. */
  readonly count: number;
  /** The number of each matching line, from 1; empty in modes that only count. */
  readonly lineNumbers: LineNumbers;
  /** Each matching line's first byte in the file, or in what it was unpacked or decoded to. */
  readonly offsets: Float64Array;
  /** Whether the file has a NUL byte that was heeded. */
  readonly binary: boolean;
  /** The offset of that byte. */
  readonly binaryOffset?: number;
  /** Whether something matches where the file is binary; such lines are neither counted nor told. */
  readonly matchesAsBinary: boolean;
  /** Whether offsets are those in unpacked or decoded text rather than in the file. */
  readonly decoded: boolean;
  /** Why the file, or the folder, could not be searched, or not to its end. */
  readonly error?: ParallelError;
  /** With `spans`: where in each line the pattern matches. */
  readonly spans?: SpanColumns;
  /** With `before` or `after`: 1 for each line that matches, 0 for those around. */
  readonly kinds?: Uint8Array;
  /** With `before` or `after`: the same number, from 0, for lines that follow each other. */
  readonly groups?: Uint32Array;
  readonly #details: Details;
  readonly #source: TextSource | undefined;
  readonly #whole: WholeText | undefined;
  readonly #texts: readonly Texts[] | undefined;
  readonly #starts: readonly number[];
  #reader: LineReader | undefined;

  constructor(
    parts: readonly FilePart[],
    columns: FileColumns,
    /** What has run the pattern. */
    readonly engine: Engine,
    details: Details,
    /** What all lines are read from, also those that came along; undefined: the file. */
    source?: TextSource,
  ) {
    const last = parts.at(-1)!;
    this.pathBytes = last.path;
    this.path = last.path.toString();
    this.count = parts.reduce((sum, part) => sum + part.count, 0);
    this.lineNumbers = columns.lineNumbers;
    this.offsets = columns.offsets;
    this.binary = last.binaryOffset !== undefined;
    if (last.binaryOffset !== undefined) this.binaryOffset = last.binaryOffset;
    this.matchesAsBinary = last.matchesAsBinary;
    this.decoded = last.decoded;
    if (last.error) this.error = fileError(this.path, last.error);
    const texts = parts.flatMap((part) => (part.texts ? [part.texts] : []));
    const carried = texts.reduce((sum, { ends }) => sum + ends.length, 0);
    this.#texts = !source && carried === this.offsets.length ? texts : undefined;
    this.#starts = startsOf(texts);
    this.#details = details;
    this.#source = source;
    const { spans, kinds, groups } = columns;
    if (spans && details.view.spans) this.spans = spans;
    if (kinds) this.kinds = kinds;
    if (groups) this.groups = groups;
    if (details.pattern.multiline && spans && source) {
      this.#whole = new WholeText(details.pattern, source, columns.offsets, spans);
    }
  }

  /**
   * The text of the match at `index`, from 0. Of a large file it is read from the file.
   * @throws RangeError for an index that no match has; the system's error if the file is gone.
   */
  line(index: number): string {
    const carried = this.#carried(index);
    return carried ? carried.toString() : this.#fileReader().read(this.offsets[index]!);
  }

  /**
   * The bytes of the match at `index`, as they were searched, without the line feed.
   * @throws as `line` does.
   */
  bytes(index: number): Uint8Array {
    return this.#carried(index) ?? this.#fileReader().bytes(this.offsets[index]!);
  }

  /** A line, if it came along with the columns. */
  #carried(index: number): Buffer | undefined {
    if (!Number.isInteger(index) || index < 0 || index >= this.offsets.length) {
      const last = this.offsets.length - 1;
      throw new RangeError(`index ${index} is not a whole number from 0 to ${last}`);
    }
    const texts = this.#texts;
    if (!texts) return undefined;
    let part = texts.length - 1;
    while (this.#starts[part]! > index) part -= 1;
    const { bytes, ends } = texts[part]!;
    const at = index - this.#starts[part]!;
    return bytes.subarray(at === 0 ? 0 : ends[at - 1], ends[at]);
  }

  /**
   * Where the pattern matches in the line at `index`: see `Matches`.
   * @throws as `line` does.
   */
  spansAt(index: number): readonly MatchSpan[] {
    return spansAt(this, index, this.#details.pattern, this.#whole);
  }

  /**
   * Which patterns of the list match in the line at `index`, from 0.
   * @throws as `line` does.
   */
  patternsAt(index: number): readonly number[] {
    return patternsAt(this, index, this.#details.pattern, this.#whole);
  }

  /** The lines, one after the other. */
  *#plain(): Generator<Match, undefined, undefined> {
    for (let i = 0; i < this.offsets.length; i += 1) {
      yield { lineNumber: this.lineNumbers[i]!, offset: this.offsets[i]!, text: this.line(i) };
    }
    return undefined;
  }

  /** The lines, one after the other. */
  lines(): Generator<Match, undefined, undefined> {
    const { pattern, view } = this.#details;
    return isPlain(pattern, view) ? this.#plain() : eachMatch(this, view, this.#whole);
  }

  /** The lines one by one, with their text. */
  [Symbol.iterator](): Generator<Match, undefined, undefined> {
    return this.lines();
  }

  #fileReader(): LineReader {
    this.#reader ??= new LineReader(this.#source ?? fileText(this.pathBytes));
    return this.#reader;
  }
}

function startsOf(texts: readonly Texts[]): number[] {
  let lines = 0;
  return texts.map(({ ends }) => {
    lines += ends.length;
    return lines - ends.length;
  });
}

function fileError(path: string, { code, message }: { code: string; message: string }) {
  const cause = Object.assign(new Error(message), { code });
  const name = JSON.stringify(path);
  if (isTooLarge(cause)) return codedError(cause, { path, name }) as ParallelError;
  if (code === 'TIMEOUT') return new ParallelError(code, `file ${name}: ${message}`, { cause });
  const why = reason(cause);
  const bare = why.startsWith(`${code}: `) ? why.slice(code.length + 2) : why;
  return new ParallelError('FILE_UNREADABLE', `file ${name}: ${bare}`, { cause });
}
