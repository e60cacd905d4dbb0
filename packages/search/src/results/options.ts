import { callback, wholeNumber } from '@parallel/core/options';
import * as z from 'zod/mini';
import type { Replacement } from './replace.js';

/** How what was found is given out. */
export interface ResultOptions {
  /** Whether columns say where in each line the pattern matches: `matches.spans`, and `spans` of each match. */
  readonly spans?: boolean | undefined;
  /** So many lines before each match come along, as `context`. */
  readonly before?: number | undefined;
  /** So many lines after each match. */
  readonly after?: number | undefined;
  /** `before` and `after`, where these do not say otherwise. */
  readonly context?: number | undefined;
  /** A loop over the matches gives each part of a line that matches, if it is not empty, rather than the lines. */
  readonly onlyMatching?: boolean | undefined;
  /** What matches is replaced by this in the texts that a loop gives, as `String.prototype.replace` does it: `$1`, `$<name>`, `$&`, or a function. */
  readonly replace?: Replacement | undefined;
}

const flag = z.optional(z.boolean({ error: 'true or false' }));
const lines = z.optional(wholeNumber(0, Number.MAX_SAFE_INTEGER));

/** The options, as the boundary parses them. */
export const resultOptions = {
  spans: flag,
  before: lines,
  after: lines,
  context: lines,
  onlyMatching: flag,
  replace: z.optional(z.union([z.string(), callback], { error: 'a string or a function' })),
};

/** The options of results, with what is meant where nothing is said. */
export interface View {
  readonly spans: boolean;
  readonly before: number;
  readonly after: number;
  readonly onlyMatching: boolean;
  readonly replace: Replacement | undefined;
}

export function viewOf(options: ResultOptions): View {
  const { spans = false, context = 0, onlyMatching = false, replace } = options;
  // What is only a part of a line has no lines around it.
  const around = onlyMatching ? { before: 0, after: 0 } : options;
  const { before = onlyMatching ? 0 : context, after = onlyMatching ? 0 : context } = around;
  return { spans, before, after, onlyMatching, replace };
}
