/** As the second argument of `String.prototype.replace`. */
// biome-ignore lint/suspicious/noExplicitAny: that is how String.prototype.replace has it
export type Replacement = string | ((match: string, ...args: any[]) => string);

/** A match in a text, as RegExp says it. */
export interface TextMatch {
  /** In UTF-16 units. */
  readonly index: number;
  readonly text: string;
  readonly captures: readonly (string | undefined)[];
  readonly groups?: Readonly<Record<string, string | undefined>> | undefined;
}

/**
 * A text in which matches are replaced. The standard's own algorithm does it
 * (ECMA-262, RegExp.prototype[@@replace]), which asks no more of a regular
 * expression than to say what it has found.
 */
export function replaceMatches(
  text: string,
  matches: readonly TextMatch[],
  replacement: Replacement,
): string {
  let next = 0;
  const finder = {
    flags: 'g',
    global: true,
    unicode: false,
    lastIndex: 0,
    exec() {
      const match = matches[next++];
      if (!match) return null;
      const { index, groups } = match;
      return Object.assign([match.text, ...match.captures], { index, groups });
    },
  };
  const replace = RegExp.prototype[Symbol.replace] as (
    this: unknown,
    text: string,
    replacement: Replacement,
  ) => string;
  return replace.call(finder, text, replacement);
}

/** Whether more of the text than the match has a part in what replaces it. */
export function seesAround(replacement: Replacement): boolean {
  return typeof replacement === 'function' || /\$[`']/.test(replacement);
}

/** What one match in a text is replaced by. */
export function replacementOf(text: string, match: TextMatch, replacement: Replacement): string {
  if (typeof replacement === 'function') {
    const { index, captures, groups } = match;
    const named = groups === undefined ? [] : [groups];
    return String(replacement(match.text, ...captures, index, text, ...named));
  }
  if (!replacement.includes('$')) return replacement;
  // A text of its own: to put a large one together for each match would take for ever.
  if (!seesAround(replacement)) {
    return replaceMatches(match.text, [{ ...match, index: 0 }], replacement);
  }
  const replaced = replaceMatches(text, [match], replacement);
  const behind = text.length - match.index - match.text.length;
  return replaced.slice(match.index, replaced.length - behind);
}
