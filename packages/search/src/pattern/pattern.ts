import { invalidOption } from '@parallel/core/options';
import type { Text } from './emit.js';
import type { PatternOptions } from './options.js';
import { refine } from './refine.js';
import { type Translation, translate, union, wider } from './translate.js';
import { type SpanTranslation, translateSpans } from './translate-spans.js';

/** What JavaScript runs: a literal, or a regular expression's source and flags. */
export type JsPattern =
  | { readonly literal: string }
  | { readonly source: string; readonly flags: string };

/** One pattern or several, in a form that can travel to a worker. */
export interface Pattern {
  /** A line matches if one of these does. */
  readonly js: readonly JsPattern[];
  /**
   * The same for the byte-wise engine of the native kernel: a pattern of Rust's
   * regex crate that matches in exactly the same lines; absent where there is none.
   */
  readonly native?: Translation;
  /** Why there is none. */
  readonly whyNotNative?: string;
  /** Where there is none: a native pattern that matches in all those lines, and in others. */
  readonly prefilter?: Translation;
  /** Whether those lines are wanted in which the pattern does not match. */
  readonly invert?: boolean;
  /**
   * Whether the pattern is tried on a whole text rather than on each line; `spans`
   * are then there in any case, and neither `native` nor a prefilter.
   */
  readonly multiline?: Multiline;
  /** There where it is wanted where in the lines the pattern matches. */
  readonly spans?: SpanForm;
}

export interface Multiline {
  /** No more matches than this; of lines without one, no more lines. */
  readonly limit?: number;
}

/** How it is found out where in a line the pattern matches: by RegExp, or by this. */
export interface SpanForm {
  readonly native?: SpanTranslation;
}

/** What a search may be given: a string is a literal; a RegExp has JavaScript's meaning. */
export type PatternInput = string | RegExp;

/** One pattern, or several of which any may match. */
export type Patterns = PatternInput | readonly PatternInput[];

/**
 * Takes what the user gave. A string is a literal; a RegExp has JavaScript's
 * meaning, tried on each line alone, anywhere in it (`g` makes no difference).
 * Of a list, any may match; of an empty one, none does.
 * @throws ParallelError `INVALID_OPTION`.
 */
export function compilePatterns(
  pattern: Patterns,
  options: PatternOptions & { spans?: boolean | undefined; maxCount?: number | undefined } = {},
): Pattern {
  const list: readonly unknown[] = Array.isArray(pattern) ? pattern : [pattern];
  for (const one of list) {
    if (typeof one !== 'string' && !(one instanceof RegExp)) {
      throw invalidOption('pattern', one, 'a string or a RegExp, or a list of them');
    }
  }
  const refined = refine(list as readonly PatternInput[], options);
  const js = refined.map(
    (one): JsPattern =>
      typeof one === 'string'
        ? { literal: one }
        : { source: one.source, flags: one.flags.replace(/[gd]/g, '') },
  );
  const { invert, spans, multiline, maxCount } = options;
  return {
    js,
    ...(multiline ? wholeForms(refined) : nativeForms(refined)),
    ...(multiline && { multiline: maxCount === undefined ? {} : { limit: maxCount } }),
    ...(invert && { invert }),
    ...(spans && !multiline && { spans: spanForm(refined) }),
  };
}

/** One pattern, without options. */
export function parsePattern(pattern: unknown): Pattern {
  return compilePatterns(pattern as PatternInput);
}

function nativeForms(list: readonly PatternInput[]): Omit<Pattern, 'js'> {
  try {
    return { native: together(list, false) };
  } catch (error) {
    // Also a syntax that this engine has and the parser does not know yet.
    const whyNotNative = error instanceof Error ? error.message : String(error);
    const prefilter = prefilterOf(list);
    return { whyNotNative, ...(prefilter && { prefilter }) };
  }
}

function wholeForms(list: readonly PatternInput[]): Pick<Pattern, 'spans' | 'whyNotNative'> {
  try {
    return { spans: { native: translateSpans(list, true) } };
  } catch (error) {
    return { spans: {}, whyNotNative: error instanceof Error ? error.message : String(error) };
  }
}

function spanForm(list: readonly PatternInput[]): SpanForm {
  try {
    return { native: translateSpans(list) };
  } catch {
    // RegExp says where.
    return {};
  }
}

function prefilterOf(list: readonly PatternInput[]): Translation | undefined {
  try {
    return together(list, true);
  } catch {
    return undefined;
  }
}

/** All patterns as one. What one of them needs of the text, the others can be said in too. */
function together(list: readonly PatternInput[], loosely: boolean): Translation {
  const emitters = list.map((one) => translate(one, { loosely }));
  const needed = emitters.map((emit) => emit('bytes').text).reduce(wider, 'bytes' as Text);
  return { source: union(emitters.map((emit) => emit(needed).source)), text: needed };
}

/**
 * Whether JavaScript's engine may take a time on one line that grows faster than
 * the line: it tries one possibility after the other. The native engine never does.
 */
export function mayExplode({ js, native, multiline, spans }: Pattern): boolean {
  return (
    !(multiline ? spans?.native : native) &&
    js.some((one) => 'source' in one && /[*+{]|[^(]\?/.test(one.source))
  );
}
