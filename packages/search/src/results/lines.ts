import type { LineNumbers } from '../columns.js';
import type { Pattern } from '../pattern/pattern.js';
import { eachSpan, matchingPatterns } from '../pattern/spans.js';
import { ByteOffsets } from '../spans/byte-offsets.js';
import { type Match, MatchSpan } from './match.js';
import type { View } from './options.js';
import { type Replacement, replaceMatches } from './replace.js';
import type { WholeText } from './whole-text.js';

/** Lines of a text, in its order, of which matches are made. */
export interface FoundLines {
  readonly lineNumbers: LineNumbers;
  readonly offsets: Float64Array;
  /** 1 where a line matches, 0 where it is one around; absent where all match. */
  readonly kinds?: Uint8Array | undefined;
  readonly groups?: Uint32Array | undefined;
  line(index: number): string;
  bytes(index: number): Uint8Array;
  spansAt(index: number): readonly MatchSpan[];
  patternsAt(index: number): readonly number[];
}

/** Where a pattern matches in a line that was found; with `multiline`, what begins there. */
export function spansAt(
  lines: FoundLines,
  index: number,
  pattern: Pattern,
  whole: WholeText | undefined,
): readonly MatchSpan[] {
  const text = lines.line(index);
  if (lines.kinds?.[index] === 0) return [];
  if (whole) return whole.spansAt(index);
  if (pattern.invert) return [];
  const offsets = new ByteOffsets(lines.bytes(index), text);
  const spans: MatchSpan[] = [];
  for (const span of eachSpan(pattern, text)) {
    const [start, end] = offsets.of(span.start, span.end);
    spans.push(new MatchSpan(start, end, text, span, pattern));
  }
  return spans;
}

/** Which patterns of the list match in a line that was found; with `multiline`, which begin there. */
export function patternsAt(
  lines: FoundLines,
  index: number,
  pattern: Pattern,
  whole: WholeText | undefined,
): readonly number[] {
  const text = lines.line(index);
  if (lines.kinds?.[index] === 0) return [];
  if (whole) return whole.patternsAt(index);
  return pattern.invert ? [] : matchingPatterns(pattern, text);
}

/** Whether matches are more than a number, an offset and a text. */
export function isPlain(pattern: Pattern, view: View): boolean {
  return (
    !view.spans &&
    !view.onlyMatching &&
    view.replace === undefined &&
    view.before + view.after === 0 &&
    pattern.js.length === 1
  );
}

class LineMatch implements Match {
  readonly #lines: FoundLines;
  readonly #index: number;
  declare readonly kind?: 'match' | 'context';
  declare readonly group?: number;
  readonly lineNumber: number;
  readonly offset: number;

  constructor(
    lines: FoundLines,
    index: number,
    readonly text: string,
  ) {
    this.#lines = lines;
    this.#index = index;
    this.lineNumber = lines.lineNumbers[index]!;
    this.offset = lines.offsets[index]!;
    if (lines.kinds) this.kind = lines.kinds[index] === 1 ? 'match' : 'context';
    if (lines.groups) this.group = lines.groups[index]!;
  }

  get spans(): readonly MatchSpan[] {
    return this.#lines.spansAt(this.#index);
  }

  get patterns(): readonly number[] {
    return this.#lines.patternsAt(this.#index);
  }
}

/**
 * The lines as matches, and what a view makes of them.
 * @param whole the text, where matches may go over several lines.
 */
export function* eachMatch(
  lines: FoundLines,
  view: View,
  whole: WholeText | undefined,
): Generator<Match, undefined, undefined> {
  const { onlyMatching, replace } = view;
  for (let i = 0; i < lines.offsets.length; i += 1) {
    const isMatch = lines.kinds?.[i] !== 0;
    if (onlyMatching) yield* parts(lines, i, view);
    else if (replace === undefined || !isMatch) yield new LineMatch(lines, i, lines.line(i));
    else if (!whole) {
      const replaced = replaceMatches(lines.line(i), lines.spansAt(i), replace);
      yield new LineMatch(lines, i, replaced);
    } else {
      const { text, last } = replacedBlock(lines, i, replace, whole);
      yield new LineMatch(lines, i, text);
      i = last;
    }
  }
  return undefined;
}

/** Lines that matches hold together, in which these are replaced. */
function replacedBlock(lines: FoundLines, first: number, replace: Replacement, whole: WholeText) {
  const last = whole.lastWith(first);
  const { text, begin, spans } = whole.block(first, last);
  if (spans.length === 0) return { text: lines.line(first), last };
  let at = begin;
  let replaced = '';
  for (const { at: start, span } of spans) {
    replaced += text.slice(at, start) + span.replacement(replace);
    at = start + span.text.length;
  }
  const feed = at > 0 && text[at - 1] === '\n' ? at - 1 : text.indexOf('\n', at);
  const end = feed < 0 ? text.length : feed;
  if (end >= at) replaced += text.slice(at, end);
  else if (replaced.endsWith('\n')) replaced = replaced.slice(0, -1);
  return { text: replaced, last };
}

/** The parts of a line that match and are not empty. */
function* parts(lines: FoundLines, index: number, { replace }: View): Generator<Match> {
  const lineNumber = lines.lineNumbers[index]!;
  const offset = lines.offsets[index]!;
  for (const span of lines.spansAt(index)) {
    if (span.text === '') continue;
    yield {
      lineNumber,
      offset: offset + span.start,
      text: replace === undefined ? span.text : span.replacement(replace),
      spans: [span],
      patterns: [span.pattern],
    };
  }
}
