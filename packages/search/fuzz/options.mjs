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
 * @returns {How}
 */
export function randomOptions(r, pattern) {
  const around = () => 1 + r.below(3);
  const onlyMatching = r.chance(0.15);
  const how = {
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
 * @property {boolean} [ignoreCase]
 * @property {boolean} [invert]
 * @property {boolean} [wholeLine]
 * @property {boolean} [word]
 * @property {number} [maxCount]
 * @property {boolean} [counts]
 * @property {boolean} [onlyMatching]
 * @property {number} [before]
 * @property {number} [after]
 * @property {number} [context]
 */

/** Without what cannot be compared. @param {string} pattern @param {How} how @returns {How} */
function commonOf(pattern, { word, counts, ...how }) {
  const mayBeWord = !pattern.includes('\\b') && !new RegExp(pattern).test('');
  const isPart = how.wholeLine && how.onlyMatching;
  return {
    ...how,
    ...(word && mayBeWord && !isPart && { word }),
    ...(counts && pattern !== '' && { counts }),
  };
}

/** Whether both mean the same by a pattern with options. @param {string} pattern @param {How} how */
export function isCommon(pattern, how) {
  return Object.keys(commonOf(pattern, how)).length === Object.keys(how).length;
}

/** The same, as words that both commands understand. @param {How} how */
export function flagsOf(how) {
  const flags = ['-anb'];
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
