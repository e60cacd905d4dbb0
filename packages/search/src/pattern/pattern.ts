import { invalidOption } from '@parallel/core/options';
import { toRust } from './to-rust.js';

/** A pattern in a form that can travel to a worker. */
export interface Pattern {
  /** What JavaScript runs: a literal, or a regular expression's source and flags. */
  readonly js: { readonly literal: string } | { readonly source: string; readonly flags: string };
  /**
   * The same for the byte-wise engine of the native kernel: a pattern of Rust's
   * regex crate that matches in exactly the same lines; absent where there is none.
   */
  readonly rust?: string;
  /** Why there is none. */
  readonly whyNotRust?: string;
}

/**
 * Takes what the user gave. A string is a literal; a RegExp has JavaScript's
 * meaning, tried on each line alone, anywhere in it (`g` makes no difference).
 * @throws ParallelError `INVALID_OPTION`.
 */
export function parsePattern(pattern: unknown): Pattern {
  if (typeof pattern !== 'string' && !(pattern instanceof RegExp)) {
    throw invalidOption('pattern', pattern, 'a string or a RegExp');
  }
  const js =
    typeof pattern === 'string'
      ? { literal: pattern }
      : { source: pattern.source, flags: pattern.flags.replace('g', '') };
  return { js, ...toRust(pattern) };
}
