import { isMultilineCommon } from './multiline.mjs';
import { randomLiteral, randomPattern } from './random.mjs';

// Of several patterns each has its own groups.
const SIMPLE = ['', 'X', '<$&>', '$$', 'a b'];
const REPLACEMENTS = [...SIMPLE, '$1'];

/**
 * What is asked of both. Left out, because of what grep makes of it:
 * - `-o` with lines around: grep prints separators between parts, and no lines around;
 * - `-w` with a pattern that can match nothing, or has a `\b`: where what is longest is no
 *   word, grep tries shorter matches, but neither empty ones nor in sight of what follows;
 * - `-x`, `-w` and `-o` together: GNU grep 3.8 prints the line feed as a part of what matches;
 * - the count of an empty pattern that is inverted: grep ends at once, and prints none;
 * - 0 lines around: grep then prints separators all the same, for us and ripgrep it is none.
 * @param {import('./random.mjs').Random} r
 * @param {string} pattern
 * @param {boolean} fixed whether it is a text as it stands
 * @returns {How}
 */
export function randomOptions(r, pattern, fixed) {
  const around = () => 1 + r.below(3);
  const onlyMatching = r.chance(0.15);
  const more = Array.from({ length: r.chance(0.25) ? 1 + r.below(3) : 0 }, () =>
    fixed ? randomLiteral(r) : randomPattern(r),
  );
  const how = {
    ...(fixed && { fixed }),
    ...(more.length > 0 && { more }),
    ...(r.chance(0.15) && { replace: r.of(more.length > 0 ? SIMPLE : REPLACEMENTS) }),
    ...(r.chance(0.25) && { ignoreCase: true }),
    ...(r.chance(0.2) && { invert: true }),
    ...(r.chance(0.1) && { wholeLine: true }),
    ...(r.chance(0.25) && { word: true }),
    ...(r.chance(0.2) && { maxCount: 1 + r.below(4) }),
    ...(r.chance(0.1) && { counts: true }),
    ...(onlyMatching && { onlyMatching }),
    ...(!onlyMatching && r.chance(0.2) && { before: around() }),
    ...(!onlyMatching && r.chance(0.2) && { after: around() }),
    ...(!onlyMatching && r.chance(0.1) && { context: around() }),
  };
  return commonOf(pattern, how);
}

/**
 * @typedef {object} How
 * @property {boolean} [fixed] patterns are texts as they stand
 * @property {readonly string[]} [more] patterns beside the first
 * @property {string} [replace] ours alone: what grep prints is replaced by JavaScript
 * @property {boolean} [ignoreCase]
 * @property {boolean} [invert]
 * @property {boolean} [wholeLine]
 * @property {boolean} [word]
 * @property {boolean} [multiline] a match may go over several lines; ripgrep is asked, not grep
 * @property {number} [maxCount]
 * @property {boolean} [counts]
 * @property {boolean} [onlyMatching]
 * @property {number} [before]
 * @property {number} [after]
 * @property {number} [context]
 */

/** Without what cannot be compared. @param {string} pattern @param {How} how @returns {How} */
function commonOf(pattern, { word, counts, replace, ...how }) {
  const all = sourceOf(pattern, how);
  const mayBeWord = !all.includes('\\b') && !new RegExp(all).test('');
  const isLine = !how.onlyMatching && !counts;
  const isPart = how.wholeLine && how.onlyMatching;
  return {
    ...how,
    ...(word && mayBeWord && !isPart && { word }),
    ...(counts && [pattern, ...(how.more ?? [])].every((one) => one !== '') && { counts }),
    ...(replace !== undefined && isLine && { replace }),
  };
}

/** Whether both mean the same by a pattern with options. @param {string} pattern @param {How} how */
export function isCommon(pattern, how) {
  if (how.multiline) return [pattern, ...(how.more ?? [])].every(isMultilineCommon);
  try {
    for (const one of [pattern, ...(how.more ?? [])]) if (!how.fixed) new RegExp(one);
  } catch {
    // A text is not always a pattern.
    return false;
  }
  return Object.keys(commonOf(pattern, how)).length === Object.keys(how).length;
}

/** One source for all patterns, of which the first counts that matches at a place. @param {string} pattern @param {How} how */
export function sourceOf(pattern, { fixed, more = [] }) {
  const sources = [pattern, ...more].map((one) =>
    fixed ? one.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') : one,
  );
  return sources.length === 1 ? sources.join() : sources.map((one) => `(?:${one})`).join('|');
}

/** As both search by it, with the flags that are given. @param {string} pattern @param {How} how @param {string} flags */
export function regexpOf(pattern, how, flags) {
  const source = sourceOf(pattern, how);
  const whole = how.wholeLine ? `^(?:${source})$` : source;
  const word = how.word ? `(?<!\\w)(?:${whole})(?!\\w)` : whole;
  return new RegExp(word, how.ignoreCase ? `i${flags}` : flags);
}

/** Replaces nothing where that may match nothing. @param {string} pattern @param {How} how @returns {How} */
export function withoutEmptyReplaced(pattern, { replace, ...how }) {
  if (how.multiline) return { ...how, ...(replace !== undefined && { replace }) };
  // Edges of words and lines alone match nothing, too.
  const rest = sourceOf(pattern, how).replace(/\\b|\^|\$/g, '');
  const isEmpty = matchesNothing(how.fixed ? sourceOf(pattern, how) : rest);
  return replace === undefined || isEmpty ? how : { ...how, replace };
}

/** @param {string} source */
function matchesNothing(source) {
  try {
    return new RegExp(source).test('');
  } catch {
    return true;
  }
}

/** The same, as words that both commands understand. @param {How} how */
export function flagsOf(how) {
  const place =
    how.multiline && how.replace !== undefined
      ? ''
      : how.multiline && how.onlyMatching
        ? 'n'
        : 'nb';
  const flags = [`-a${place}${how.fixed ? 'F' : ''}${how.multiline ? 'U' : ''}`];
  for (const one of how.more ?? []) flags.push('-e', one);
  if (how.ignoreCase) flags.push('-i');
  if (how.invert) flags.push('-v');
  if (how.wholeLine) flags.push('-x');
  if (how.word) flags.push('-w');
  if (how.counts) flags.push('-c');
  if (how.onlyMatching) flags.push('-o');
  if (how.maxCount !== undefined) flags.push('-m', String(how.maxCount));
  if (how.context !== undefined) flags.push('-C', String(how.context));
  if (how.before !== undefined) flags.push(`-B${how.before}`);
  if (how.after !== undefined) flags.push(`-A${how.after}`);
  return flags;
}
