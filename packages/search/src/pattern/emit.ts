import { type Ranges, within } from './sets.js';

/**
 * What the bytes are that a native pattern is matched against: the line's own
 * (`bytes`), or its text's, decoded and encoded again, so that what is malformed
 * is U+FFFD (`points`), and with the halves of characters beyond the basic plane
 * as three bytes each, as if they were characters (`units`).
 */
export type Text = 'bytes' | 'points' | 'units';

/** Matches nothing. */
export const NOTHING = '[a&&b]';

const LINE_FEED = 10;
export const REPLACEMENT = 0xfffd;
const HIGH = 0xd800;
const LOW = 0xdc00;
const LAST_LOW = 0xdfff;
const ASTRAL = 0x10000;
const LAST = 0x10ffff;
/** More make a pattern that is too large for what it says: a property's characters, as halves. */
const MOST_PAIRS = 100;

/** Why a pattern has no native form. */
export class Untranslatable extends Error {}

/**
 * The least that the text must be for a set of characters to be the same in it as
 * in the decoded line. A character's own bytes decode to it, whatever is around
 * them; only U+FFFD has others, and halves of characters none at all.
 */
export function textFor(ranges: Ranges): Text {
  if (within(ranges, HIGH, LAST_LOW).length > 0) return 'units';
  return within(ranges, REPLACEMENT, REPLACEMENT).length > 0 ? 'points' : 'bytes';
}

/**
 * The set in the syntax of Rust's regex crate, in bytes of `text`; without the line feed, which
 * no line has, unless it is to be there.
 */
export function emitSet(all: Ranges, text: Text, lineFeed = false): string {
  const lines = (range: Ranges[number]) => [
    ...within([range], 0, LINE_FEED - 1),
    ...within([range], LINE_FEED + 1, LAST),
  ];
  const ranges = lineFeed ? all : all.flatMap(lines);
  const ascii = within(ranges, 0, 127);
  const wide = text === 'units' ? within(ranges, 128, ASTRAL - 1) : within(ranges, 128, LAST);
  const scalars = [...within(wide, 128, HIGH - 1), ...within(wide, LAST_LOW + 1, LAST)];
  const parts: string[] = [];
  if (scalars.length > 0) parts.push(emitScalars([...ascii, ...scalars]));
  else if (ascii.length > 0) parts.push(emitBytes(ascii));
  if (text === 'units') {
    parts.push(...within(ranges, HIGH, LAST_LOW).flatMap(emitUnits));
    const pairs = within(ranges, ASTRAL, LAST).flatMap(emitPairs);
    if (pairs.length > MOST_PAIRS) {
      throw new Untranslatable('a list of patterns with the flag u or v and without');
    }
    parts.push(...pairs);
  }
  if (parts.length === 0) return NOTHING;
  return parts.length === 1 ? parts[0]! : `(?:${parts.join('|')})`;
}

/** Any character of the text; no line feed. */
export function emitAny(unicode: boolean, text: Text): string {
  return emitSet([[0, unicode ? LAST : ASTRAL - 1]], text);
}

function emitBytes(ranges: Ranges): string {
  if (ranges.length === 1 && ranges[0]![0] === ranges[0]![1]) return hex(ranges[0]![0]);
  return `[${spans(ranges, hex)}]`;
}

function emitScalars(ranges: Ranges): string {
  const [first, last] = ranges[0]!;
  if (ranges.length === 1 && first === last) {
    return Array.from(Buffer.from(String.fromCodePoint(first)), hex).join('');
  }
  return `(?u:[${spans(ranges, (point) => `\\x{${point.toString(16)}}`)}])`;
}

function spans(ranges: Ranges, show: (code: number) => string): string {
  const span = ([first, last]: Ranges[number]) =>
    first === last ? show(first) : `${show(first)}-${show(last)}`;
  return ranges.map(span).join('');
}

/** Three-byte sequences of 16-bit units in a range: a surrogate's, which no other syntax can say. */
function emitUnits([first, last]: Ranges[number]): string[] {
  const parts: string[] = [];
  for (let from = first; from <= last; ) {
    // Whole runs of 64, as many as there are in a run of 4096, by one class; else a part of one.
    const whole = Math.min((last + 1) & ~63, (from | 0xfff) + 1) - 1;
    const end = (from & 63) === 0 && whole > from ? whole : Math.min(last, from | 63);
    const middle = [[0x80 | ((from >> 6) & 63), 0x80 | ((end >> 6) & 63)] as const];
    const low = [[0x80 | (from & 63), 0x80 | (end & 63)] as const];
    parts.push(hex(0xe0 | (from >> 12)) + emitBytes(middle) + emitBytes(low));
    from = end + 1;
  }
  return parts;
}

/** Characters beyond the basic plane as their two halves. */
function emitPairs([first, last]: Ranges[number]): string[] {
  const pairs: string[] = [];
  for (let from = first; from <= last; ) {
    const block = (from - ASTRAL) >> 10;
    const wholeBlocks = ((last + 1 - ASTRAL) >> 10) - 1;
    const startsBlock = ((from - ASTRAL) & 0x3ff) === 0;
    const lastBlock = startsBlock && wholeBlocks > block ? wholeBlocks : block;
    const end = Math.min(last, ASTRAL + (lastBlock << 10) + 0x3ff);
    const highs = emitUnits([HIGH + block, HIGH + lastBlock]);
    const lows = emitUnits([LOW + ((from - ASTRAL) & 0x3ff), LOW + ((end - ASTRAL) & 0x3ff)]);
    pairs.push(`(?:${highs.join('|')})(?:${lows.join('|')})`);
    from = end + 1;
  }
  return pairs;
}

function hex(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}
