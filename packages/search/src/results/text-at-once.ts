import type { Pattern } from '../pattern/pattern.js';
import { eachSpan } from '../pattern/spans.js';
import { ByteOffsets } from '../spans/byte-offsets.js';
import type { SpanColumns } from '../spans/columns.js';
import type { TextSource } from '../text/text-source.js';
import { readAll } from '../text/text-source.js';
import { MatchSpan } from './match.js';

/** Matches that are kept for who asks again, or goes back. */
const KEPT = 1 << 18;

/** All of a text, in which RegExp finds matches once more, as far as somebody asks for them. */
export class TextAtOnce {
  #steps: Generator<MatchSpan, void, undefined> | undefined;
  /** Those that were found, from the one with the index `#first` on. */
  #found: MatchSpan[] = [];
  #first = 0;
  #bytes: Buffer | undefined;
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
    this.#bytes ??= readAll(this.source);
    this.#text ??= this.#bytes.toString();
    return this.#text;
  }

  /** The matches that begin in the line at an index. */
  spansAt(index: number): readonly MatchSpan[] {
    const { rows } = this.columns;
    const [from, to] = [rows[index]!, rows[index + 1]!];
    if (from === to) return [];
    if (from < this.#first) {
      // Whoever goes back that far has them found again.
      [this.#steps, this.#found, this.#first] = [undefined, [], 0];
    }
    this.#steps ??= this.#find();
    while (this.#first + this.#found.length < to) {
      const { value } = this.#steps.next();
      if (!value) break;
      this.#found.push(value);
    }
    if (this.#found.length > KEPT) {
      this.#found = this.#found.slice(from - this.#first);
      this.#first = from;
    }
    return this.#found.slice(from - this.#first, to - this.#first);
  }

  *#find(): Generator<MatchSpan, void, undefined> {
    const { text } = this;
    const bytes = this.#bytes!;
    const offsets = new ByteOffsets(bytes, text);
    const first = this.source.start ?? 0;
    let [row, found] = [0, 0];
    for (const span of eachSpan(this.pattern, text)) {
      if (found === this.columns.starts.length) return;
      while (this.columns.rows[row + 1]! <= found) row += 1;
      const base = this.offsets[row]! - first;
      const [start, end] = offsets.of(span.start, span.end);
      // One of nothing behind the last line feed is on no line.
      if (start === bytes.length && start === end && (start === 0 || bytes.at(-1) === 10)) continue;
      found += 1;
      yield new MatchSpan(start - base, end - base, text, span, this.pattern);
    }
  }
}
