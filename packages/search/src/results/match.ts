import type { Pattern } from '../pattern/pattern.js';
import { indicesOf, type Span } from '../pattern/spans.js';
import { type Replacement, replacementOf, seesAround } from './replace.js';

/** A line, made when it is asked for. */
export interface Match {
  /** From 1. */
  readonly lineNumber: number;
  /** The line's first byte in the file; with `onlyMatching` that of the part. */
  readonly offset: number;
  /** The line, decoded as UTF-8, without its line feed; what `onlyMatching` and `replace` make of it. */
  readonly text: string;
  /** Where the pattern matches in it, found when it is asked for; with `spans`, `onlyMatching`, context or a list of patterns. */
  readonly spans?: readonly MatchSpan[];
  /** Which patterns of the list match in it, from 0; where `spans` are. */
  readonly patterns?: readonly number[];
  /** With `before` or `after`: whether the line matches, or is one around it. */
  readonly kind?: 'match' | 'context';
  /** With `before` or `after`: lines that follow each other have the same number, from 0. */
  readonly group?: number;
}

/** A part of a text in which a match is. */
export interface TextPart {
  readonly text: string;
  /** How many UTF-16 units of the text come before it. */
  unitsBefore(): number;
  /** All of the text. */
  whole(): string;
}

let LATER: PropertyDescriptor & ThisType<MatchSpan>;

/** A part of a line, or with `multiline` of lines, that matches. */
export class MatchSpan {
  readonly #text: string | TextPart;
  readonly #span: Span;
  readonly #pattern: Pattern;

  /** @internal */
  constructor(
    /** Its first byte, counted from the first of the line. */
    readonly start: number,
    /** The byte behind its last. A character of two UTF-16 units is not cut, if a half of it matches. */
    readonly end: number,
    text: string | TextPart,
    span: Span,
    pattern: Pattern,
  ) {
    this.#text = text;
    this.#span = span;
    this.#pattern = pattern;
    const isWhole = typeof text === 'string';
    this.text = (isWhole ? text : text.text).slice(span.start, span.end);
    if (isWhole) this.index = span.start;
    else Object.defineProperty(this, 'index', LATER);
    this.pattern = span.pattern;
    this.captures = span.captures;
    if (span.groups) this.groups = span.groups;
  }

  /** What has matched. */
  readonly text: string;
  /** As RegExp says it: in UTF-16 units of the line's text, with `multiline` of the whole text. */
  declare readonly index: number;
  /** Which pattern of the list it was, from 0. */
  readonly pattern: number;
  /** The text of each group, from the first. */
  readonly captures: readonly (string | undefined)[];
  /** The text of each named group, where there are any. */
  readonly groups?: Readonly<Record<string, string | undefined>>;

  /** What it is replaced by, as `String.prototype.replace` does it. */
  replacement(replacement: Replacement): string {
    const part = this.#text;
    if (typeof part === 'string') return replacementOf(part, this, replacement);
    if (seesAround(replacement)) return replacementOf(part.whole(), this, replacement);
    const { text, captures, groups } = this;
    const match = { index: this.#span.start, text, captures, groups };
    return replacementOf(part.text, match, replacement);
  }

  /** Where the match and its groups are, as `indices` of a RegExp with the flag `d`; found when asked for. */
  get indices(): RegExpIndicesArray | undefined {
    const part = this.#text;
    if (typeof part === 'string') return indicesOf(this.#pattern, part, this.#span);
    const found = indicesOf(this.#pattern, part.text, this.#span);
    return found && moved(found, part.unitsBefore());
  }

  /** The property `index` where units have to be counted for it. */
  static {
    LATER = {
      enumerable: true,
      configurable: true,
      get(this: MatchSpan) {
        return (this.#text as TextPart).unitsBefore() + this.#span.start;
      },
    };
  }
}

function moved(indices: RegExpIndicesArray, units: number): RegExpIndicesArray {
  const move = (range: [number, number] | undefined): [number, number] | undefined =>
    range && [range[0] + units, range[1] + units];
  const groups =
    indices.groups &&
    Object.fromEntries(Object.entries(indices.groups).map(([name, range]) => [name, move(range)]));
  const all = Array.from(indices, move);
  return Object.assign(all, { groups }) as RegExpIndicesArray;
}
