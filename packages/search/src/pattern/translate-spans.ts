import type { Text } from './emit.js';
import type { PatternInput } from './pattern.js';
import { translate, wider } from './translate.js';

/*
 * Where a pattern matches, not only whether: the engines agree on that as well, in
 * what is emitted here. Both take the leftmost match and, of those, the one that
 * alternatives in their order and quantifiers, greedy or lazy, lead to first; a turn
 * of a quantifier must take something, since RegExp throws turns that take nothing
 * away and the regex crate does not. A match that takes something begins and ends
 * with whole characters; one of nothing may lie within one, so patterns that can
 * match nothing are left to RegExp, and what follows them too: the flag y, and ends
 * of lines within a line (flag m). Groups are RegExp's business, when asked for.
 */

/** Patterns of Rust's regex crate that match where those of a list do. */
export interface SpanTranslation {
  /** One for each pattern of the list, in its order. */
  readonly sources: readonly string[];
  readonly text: Text;
  /** Whether that is so only in a text in which nothing but line feeds ends lines. */
  readonly feedsOnly: boolean;
  /** Whether it depends on where the whole text ends what matches before. */
  readonly asksForEnd: boolean;
}

/** @throws Untranslatable */
export function translateSpans(list: readonly PatternInput[], wholeText = false): SpanTranslation {
  const emitters = list.map((one) => translate(one, { exactly: true, wholeText }));
  const needed = emitters.map((emit) => emit('bytes').text).reduce(wider, 'bytes' as Text);
  const translations = emitters.map((emit) => emit(needed));
  return {
    sources: translations.map(({ source }) => source),
    text: needed,
    feedsOnly: translations.some(({ feedsOnly }) => feedsOnly === true),
    asksForEnd: translations.some(({ asksForEnd }) => asksForEnd === true),
  };
}
