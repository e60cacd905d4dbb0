/** Repeatable randomness: mulberry32. @param {number} seed */
export function randomOf(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  /** @param {number} count */
  const below = (count) => Math.floor(next() * count);
  return {
    below,
    /** @template T @param {readonly T[]} list @returns {T} */
    of: (list) => /** @type {T} */ (list[below(list.length)]),
    /** @param {number} share */
    chance: (share) => next() < share,
  };
}

/** @typedef {ReturnType<typeof randomOf>} Random */

const ONE = [
  'a',
  'b',
  'c',
  'A',
  'B',
  ' ',
  '1',
  '_',
  '[ab]',
  '[a-c]',
  '[0-9]',
  '\\w',
  '\\.',
  '\\\\',
];
const TIMES = ['', '', '', '*', '+', '?', '{2}', '{1,2}', '{2,}'];

/** What both understand alike: ASCII, no dot, no negated class, anchors at the ends. @param {Random} r */
export function randomPattern(r) {
  const one = () => r.of(ONE) + r.of(TIMES);
  const sequence = () => Array.from({ length: r.below(3) }, one).join('');
  const group = () => `(${sequence()}|${sequence()})${r.of(['', '*', '+', '?'])}`;
  const parts = Array.from({ length: r.below(4) }, () => (r.chance(0.25) ? group() : one()));
  const edge = () => (r.chance(0.1) ? '\\b' : '');
  const [start, end] = [r.chance(0.15) ? '^' : '', r.chance(0.15) ? '$' : ''];
  return start + edge() + parts.join('') + edge() + end;
}

/** A text that is looked for as it stands. @param {Random} r */
export function randomLiteral(r) {
  const signs = [...'aabbcAB 1_.\\*[($^{|?+'];
  return Array.from({ length: r.below(4) }, () => r.of(signs)).join('');
}

const PLAIN = [...'aaaabbbcccABkK  019_.\\'];
const ODD = ['\0', '\r', 'é', '💩', '\u2028'];
const BROKEN = ['ff', '80', 'c3', 'e282', 'eda080', 'c080'];

/** Some lines in which all goes wrong that can. @param {Random} r */
export function randomText(r) {
  const parts = [];
  for (let lines = r.below(14); lines > 0; lines -= 1) {
    const long = r.chance(0.02) ? 150 : 9;
    for (let length = r.below(long); length > 0; length -= 1) {
      if (r.chance(0.9)) parts.push(Buffer.from(r.of(PLAIN)));
      else if (r.chance(0.6)) parts.push(Buffer.from(r.of(ODD)));
      else parts.push(Buffer.from(r.of(BROKEN), 'hex'));
    }
    if (r.chance(0.1)) parts.push(Buffer.from('\r'));
    if (lines > 1 || r.chance(0.6)) parts.push(Buffer.from('\n'));
  }
  return Buffer.concat(parts);
}
