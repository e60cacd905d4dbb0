import { isCommon, withoutEmptyReplaced } from './options.mjs';

/**
 * A case: one file, one pattern, options, and a way to search.
 * @typedef {object} Case
 * @property {string} pattern
 * @property {import('./options.mjs').How} how
 * @property {string} text in base64
 * @property {import('./library.mjs').Way} [way] of the library
 * @property {import('./command.mjs').Call} [call] of the command
 */

/**
 * The smallest case found that still fails: fewer options, a simpler way, a shorter pattern,
 * fewer bytes.
 * @param {Case} failing
 * @param {(one: Case) => Promise<boolean>} fails
 */
export async function shrink(failing, fails) {
  const mayBe = (/** @type {Case} */ { call, pattern, how }) =>
    !call || Object.keys(withoutEmptyReplaced(pattern, how)).length === Object.keys(how).length;
  let best = failing;
  for (let again = true; again; ) {
    again = false;
    for (const smaller of smallerCases(best)) {
      if (!mayBe(smaller) || !(await fails(smaller))) continue;
      best = smaller;
      again = true;
      break;
    }
  }
  return best;
}

/** @param {Case} one @returns {Generator<Case>} */
function* smallerCases(one) {
  const bytes = Buffer.from(one.text, 'base64');
  for (let size = Math.ceil(bytes.length / 2); size >= 1; size = size === 1 ? 0 : size >> 1) {
    for (let at = 0; at < bytes.length; at += size) {
      const less = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + size)]);
      yield { ...one, text: less.toString('base64') };
    }
  }
  for (const name of Object.keys(one.how)) {
    const how = Object.fromEntries(Object.entries(one.how).filter(([n]) => n !== name));
    if (isCommon(one.pattern, how)) yield { ...one, how };
  }
  if (one.way) {
    const { way } = one;
    if (way.strategy !== 'inline') yield { ...one, way: { ...way, strategy: 'inline' } };
    if (way.input !== 'path') yield { ...one, way: { ...way, input: 'path' } };
    if (way.chunkBytes !== 80) yield { ...one, way: { ...way, chunkBytes: 80 } };
  }
  if (one.call && one.call.words.length > 0) yield { ...one, call: { ...one.call, words: [] } };
  if (one.call?.isPiped) yield { ...one, call: { ...one.call, isPiped: false } };
  for (const [i] of (one.how.more ?? []).entries()) {
    const more = (one.how.more ?? []).filter((_, j) => j !== i);
    yield { ...one, how: { ...one.how, more } };
  }
  if (one.how.fixed) return;
  for (const pattern of shorterPatterns(one.pattern)) {
    if (isCommon(pattern, one.how)) yield { ...one, pattern };
  }
}

/** @param {string} pattern */
function* shorterPatterns(pattern) {
  const tokens = pattern.match(/\\.|\[[^\]]*\]|\{[^}]*\}|./g) ?? [];
  for (const [from, token] of tokens.entries()) {
    // A group goes with its end; what is in it may stay, or go as well.
    const ends = token === '(' ? tokens.flatMap((t, i) => (t === ')' && i > from ? [i] : [])) : [];
    const left = tokens.filter((_, i) => i !== from && !(token === '(' && i === ends[0]));
    for (const rest of [left, [...tokens.slice(0, from), ...tokens.slice((ends[0] ?? from) + 1)]]) {
      if (areCommon(rest)) yield rest.join('');
    }
  }
}

/** Whether both still mean the same by it. @param {readonly string[]} tokens */
function areCommon(tokens) {
  const repeats = /^[*+?{]/;
  const single = tokens.every(
    (token, i) =>
      !repeats.test(token) || !/^([*+?{(|^$]|\\b)?$/.test((tokens[i - 1] ?? '').slice(0, 2)),
  );
  const inGroup = tokens.indexOf('|') < 0 || tokens.indexOf('(') >= 0;
  try {
    new RegExp(tokens.join(''));
  } catch {
    return false;
  }
  return single && inGroup;
}
