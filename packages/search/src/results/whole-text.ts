import type { Pattern } from '../pattern/pattern.js';
import { spanAt } from '../pattern/spans.js';
import type { SpanColumns } from '../spans/columns.js';
import type { TextSource } from '../text/text-source.js';
import { MatchSpan } from './match.js';
import { TextAtOnce } from './text-at-once.js';
import { type Window, Windows } from './windows.js';

/** Lines that matches hold together, and these. */
export interface MatchedBlock {
  /** What has the lines, and where they begin in it. */
  readonly text: string;
  readonly begin: number;
  /** The matches, and where in `text` they begin. */
  readonly spans: readonly { readonly at: number; readonly span: MatchSpan }[];
}

/**
 * The matches of a multi-line pattern, as objects, when they are asked for. Where they are is known:
 * RegExp says it again, with its groups, of a part of the text that has the match; only where
 * that could be another than in the whole text, all of it is read and searched once more.
 */
export class WholeText {
  readonly #windows: Windows | undefined;
  /** Whether something could not be told by a part. */
  #isStuck = false;
  #atOnce: TextAtOnce | undefined;

  constructor(
    private readonly pattern: Pattern,
    private readonly source: TextSource,
    /** Of each line: the first byte in the text. */
    private readonly offsets: Float64Array,
    private readonly columns: SpanColumns,
    sizes?: ConstructorParameters<typeof Windows>[2],
  ) {
    const { native } = pattern.spans ?? {};
    const whole = () => this.#whole.text;
    if (native && !native.asksForEnd) this.#windows = new Windows(source, whole, sizes);
  }

  /** Whether no match so far had to be looked for in the whole text. */
  get readsParts(): boolean {
    return this.#windows !== undefined && !this.#isStuck;
  }

  /** The matches that begin in the line at an index. */
  spansAt(index: number): readonly MatchSpan[] {
    const { rows } = this.columns;
    if (rows[index] === rows[index + 1]) return [];
    const found = this.#inWindow(index, index);
    return found?.spans.map(({ span }) => span) ?? this.#whole.spansAt(index);
  }

  patternsAt(index: number): readonly number[] {
    const { rows, patterns } = this.columns;
    const found = new Set<number>();
    for (let k = rows[index]!; k < rows[index + 1]!; k += 1) found.add(patterns?.[k] ?? 0);
    return [...found].sort((a, b) => a - b);
  }

  /** The last of the lines that matches hold together with the one at an index. */
  lastWith(first: number): number {
    const { offsets } = this;
    let [last, reached] = [first, this.#endOf(first)];
    while (last + 1 < offsets.length && reached > offsets[last + 1]!) {
      last += 1;
      reached = Math.max(reached, this.#endOf(last));
    }
    return last;
  }

  /** Such lines, with their matches. */
  block(first: number, last: number): MatchedBlock {
    const found = this.#inWindow(first, last);
    if (found) return found;
    const spans = Array.from({ length: last + 1 - first }, (_, i) =>
      this.#whole.spansAt(first + i).map((span) => ({ at: span.index, span })),
    ).flat();
    const { text } = this.#whole;
    const at = spans[0]?.at ?? 0;
    return { text, begin: at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1, spans };
  }

  get #whole(): TextAtOnce {
    this.#atOnce ??= new TextAtOnce(this.pattern, this.source, this.offsets, this.columns);
    return this.#atOnce;
  }

  /** Where the last match of a line ends that begins in it. */
  #endOf(index: number): number {
    const { rows, ends } = this.columns;
    const [from, to] = [rows[index]!, rows[index + 1]!];
    return from === to ? 0 : this.offsets[index]! + ends[to - 1]!;
  }

  /** The same by a part of the text; undefined where that cannot be told by it. */
  #inWindow(first: number, last: number): MatchedBlock | undefined {
    if (!this.#windows || this.#isStuck) return undefined;
    const from = this.offsets[first]!;
    const window = this.#windows.over(from, Math.max(this.offsets[last]!, this.#endOf(last)));
    const spans = this.#spansIn(window, first, last);
    if (!spans) this.#isStuck = true;
    return spans && { text: window.text, begin: window.unitAt(from), spans };
  }

  #spansIn(window: Window, first: number, last: number) {
    // Half of a character may match, of which columns have the whole.
    const isUnicode = this.pattern.js.every((one) => 'flags' in one && /[uv]/.test(one.flags));
    if (!isUnicode && window.hasPairs) return undefined;
    const spans: { at: number; span: MatchSpan }[] = [];
    for (let i = first; i <= last; i += 1) {
      for (let k = this.columns.rows[i]!; k < this.columns.rows[i + 1]!; k += 1) {
        const found = this.#spanIn(window, i, k);
        if (!found) return undefined;
        spans.push(found);
      }
    }
    return spans;
  }

  #spanIn(window: Window, line: number, k: number) {
    const { starts, ends, patterns } = this.columns;
    const at = window.unitAt(this.offsets[line]! + starts[k]!);
    const span = spanAt(this.pattern, patterns?.[k] ?? 0, window.text, at);
    const length = ends[k]! - starts[k]!;
    if (!span || window.lengthOf(window.text.slice(at, span.end)) !== length) return undefined;
    return { at, span: new MatchSpan(starts[k]!, ends[k]!, window, span, this.pattern) };
  }
}
