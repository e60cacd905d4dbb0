import * as z from 'zod/mini';

/** What may be said of a pattern beside the pattern. */
export interface PatternOptions {
  /** Lower and upper case are the same, as by the flag `i`. */
  readonly ignoreCase?: boolean | undefined;
  /** As `ignoreCase`, if there is a letter in the patterns and none that is upper case. */
  readonly smartCase?: boolean | undefined;
  /** Nothing that matches may have a word character (`\w`) right before or behind it. */
  readonly word?: boolean | undefined;
  /** What matches must be the whole line; `word` then says nothing more. */
  readonly wholeLine?: boolean | undefined;
  /** The lines that do not match, rather than those that do. */
  readonly invert?: boolean | undefined;
  /** A match may go over several lines: the pattern is tried on the whole text, and all lines are found that its matches cover. `^` and `$` are the ends of the text, with the flag `m` those of lines. */
  readonly multiline?: boolean | undefined;
}

const flag = z.optional(z.boolean({ error: 'true or false' }));

/** The options, as the boundary parses them. */
export const patternOptions = {
  ignoreCase: flag,
  smartCase: flag,
  word: flag,
  wholeLine: flag,
  invert: flag,
  multiline: flag,
};
