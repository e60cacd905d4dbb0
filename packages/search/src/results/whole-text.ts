import type { Pattern } from '../pattern/pattern.js';
import { eachSpan } from '../pattern/spans.js';
import { ByteOffsets } from '../spans/byte-offsets.js';
import type { SpanColumns } from '../spans/columns.js';
import type { TextSource } from '../text/text-source.js';
import { readAll } from '../text/text-source.js';
import { MatchSpan } from './match.js';

/**
 * The matches of a multi-line pattern, as objects: RegExp finds all of them once
 * more, in the whole text, when somebody asks for the first.
 */
export class WholeText {
  #spans: readonly MatchSpan[] | undefined;
  #text: string | undefined;

  constructor(
    private readonly pattern: Pattern,
    private readonly source: TextSource,
    /** Of each line: the first byte in the text. */
    private readonly offsets: Float64Array,
    private readonly columns: SpanColumns,
  ) {}

  /** The text, decoded. */
  get text(): string {
    this.#text ??= readAll(this.source).toString();
    return this.#text;
  }

  /** The matches that begin in the line at an index. */
  spansAt(index: number): readonly MatchSpan[] {
    const { rows } = this.columns;
    if (rows[index] === rows[index + 1]) return [];
    this.#spans ??= this.#find();
    return this.#spans.slice(rows[index], rows[index + 1]);
  }

  patternsAt(index: number): readonly number[] {
    const found = new Set(this.spansAt(index).map(({ pattern }) => pattern));
    return [...found].sort((a, b) => a - b);
  }

  #find(): MatchSpan[] {
    const bytes = readAll(this.source);
    const text = bytes.toString();
    this.#text = text;
    const offsets = new ByteOffsets(bytes, text);
    const spans: MatchSpan[] = [];
    let row = 0;
    for (const span of eachSpan(this.pattern, text)) {
      if (spans.length === this.columns.starts.length) break;
      while (this.columns.rows[row + 1]! <= spans.length) row += 1;
      const base = this.offsets[row]!;
      const [start, end] = offsets.of(span.start, span.end);
      // One of nothing behind the last line feed is on no line.
      if (start === bytes.length && start === end && (start === 0 || bytes.at(-1) === 10)) continue;
      spans.push(new MatchSpan(start - base, end - base, text, span, this.pattern));
    }
    return spans;
  }
}
