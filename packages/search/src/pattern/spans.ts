import { lineTests } from './js-test.js';
import type { JsPattern, Pattern } from './pattern.js';

/** What of a text a match is, in UTF-16 units, `end` excluded. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** Which pattern of the list has matched, from 0. */
  readonly pattern: number;
  /** The text of each group, from the first. */
  readonly captures: readonly (string | undefined)[];
  /** The text of each named group, as `match.groups` has it; absent where there is none. */
  readonly groups?: Readonly<Record<string, string | undefined>>;
}

/**
 * All matches in a text, from left to right and apart from each other, as
 * RegExp finds them. Of several patterns the one that matches first does; of those
 * that match at one place, the first in the list.
 */
export function* eachSpan(pattern: Pattern, text: string): Generator<Span, void, undefined> {
  const finders = pattern.js.map((one, index) => finderOf(one, index, text));
  const next = finders.map((find) => find(0));
  for (let at = 0; at <= text.length; ) {
    let best: Span | undefined;
    for (let i = 0; i < finders.length; i += 1) {
      let span = next[i];
      if (span && span.start < at) {
        span = finders[i]!(at);
        next[i] = span;
      }
      if (span && (!best || span.start < best.start)) best = span;
    }
    if (!best) return;
    yield best;
    at = best.end > best.start ? best.end : best.end + 1;
  }
}

/** What a pattern of the list matches from an index on, if it matches there. */
export function spanAt(
  pattern: Pattern,
  index: number,
  text: string,
  start: number,
): Span | undefined {
  const one = pattern.js[index]!;
  if ('literal' in one) {
    const end = start + one.literal.length;
    return text.startsWith(one.literal, start)
      ? { start, end, pattern: index, captures: [] }
      : undefined;
  }
  const regexp = stickyOf(one);
  regexp.lastIndex = start;
  const match = regexp.exec(text);
  // With u and v, one that would begin within a character begins with it.
  if (match?.index !== start) return undefined;
  const { groups } = match;
  const end = start + match[0].length;
  return { start, end, pattern: index, captures: match.slice(1), ...(groups && { groups }) };
}

/** Which patterns of the list match in a line's text, from 0. */
export function matchingPatterns(pattern: Pattern, text: string): number[] {
  return lineTests(pattern).flatMap((test, index) => (test(text) ? [index] : []));
}

/** The `d` of a match: where its groups are. */
export function indicesOf(pattern: Pattern, text: string, span: Span) {
  const one = pattern.js[span.pattern]!;
  if ('literal' in one) return undefined;
  const regexp = new RegExp(one.source, `${one.flags.replace('y', '')}dy`);
  regexp.lastIndex = span.start;
  return regexp.exec(text)?.indices;
}

type Finder = (from: number) => Span | undefined;

function finderOf(one: JsPattern, pattern: number, text: string): Finder {
  if ('literal' in one) {
    return (from) => {
      const start = text.indexOf(one.literal, from);
      return start < 0
        ? undefined
        : { start, end: start + one.literal.length, pattern, captures: [] };
    };
  }
  const regexp = globalOf(one);
  return (from) => {
    // With u and v, one that would begin within a character begins with it.
    regexp.lastIndex = from;
    for (;;) {
      const match = regexp.exec(text);
      if (!match) return undefined;
      const { index: start, groups } = match;
      if (start >= from) {
        const end = start + match[0].length;
        return { start, end, pattern, captures: match.slice(1), ...(groups && { groups }) };
      }
      regexp.lastIndex = Math.max(regexp.lastIndex, from) + 1;
    }
  };
}

type JsRegExp = Extract<JsPattern, { readonly source: string }>;

const globals = new WeakMap<JsPattern, RegExp>();
const stickies = new WeakMap<JsPattern, RegExp>();

/** Made once: a loop sets its `lastIndex` before each use. */
function globalOf(one: JsRegExp): RegExp {
  return kept(globals, one, `${one.flags}g`);
}

function stickyOf(one: JsRegExp): RegExp {
  return kept(stickies, one, `${one.flags.replace('y', '')}y`);
}

function kept(known: WeakMap<JsPattern, RegExp>, one: JsRegExp, flags: string): RegExp {
  let regexp = known.get(one);
  if (!regexp) {
    regexp = new RegExp(one.source, flags);
    known.set(one, regexp);
  }
  return regexp;
}
