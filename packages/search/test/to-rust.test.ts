import { describe, expect, it } from 'vitest';
import { toRust } from '../src/pattern/to-rust.js';

/** What bytes look like in the translated pattern. */
const hex = (text: string) =>
  Array.from(Buffer.from(text), (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
const set = (text: string) => `[${hex(text)}]`;
const DIGITS = '0123456789';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const WORD = `${DIGITS}${LOWER.toUpperCase()}_${LOWER}`;
const NOTHING = '[a&&b]';
/** What a compiler or linter would not take as a literal. */
const regexp = (source: string, flags = '') => new RegExp(source, flags);

const TRANSLATED: [string | RegExp, string][] = [
  ['', ''],
  ['a.c', hex('a.c')],
  ['é💩', hex('é💩')],
  ['a\nb', hex('a') + NOTHING + hex('b')],
  [/(?:)/, '(?:)'],
  [/abc/, hex('abc')],
  [/abc/g, hex('abc')],
  [/abc/d, hex('abc')],
  [/abc/s, hex('abc')],
  [/a|b|/, `${hex('a')}|${hex('b')}|`],
  [/^a$/, `^${hex('a')}$`],
  [/\ba/, `\\b${hex('a')}`],
  [/(a)(?<n>b)(?:c)/, `(?:${hex('a')})(?:${hex('b')})(?:${hex('c')})`],
  [/a*/, `(?:${hex('a')}){0,}`],
  [/a+?/, `(?:${hex('a')}){1,}`],
  [/a?b{2,3}/, `(?:${hex('a')}){0,1}(?:${hex('b')}){2,3}`],
  [/a{0}b/, hex('b')],
  [/\d/, set(DIGITS)],
  [/\w/, set(WORD)],
  [/[b-dx\d]/, set(`${DIGITS}bcdx`)],
  [/[a]/, hex('a')],
  [regexp('[]'), NOTHING],
  [/\n/, NOTHING],
  [/[\na]/, hex('a')],
  [/\r\0\x7f/, hex('\r\0\x7f')],
  [/aB1/i, set('Aa') + set('Bb') + hex('1')],
  [/[a-c]/i, set('ABCabc')],
  [/[@`[{]/i, set('@[`{')],
  [/a/u, hex('a')],
  [/a/iu, set('Aa')],
  [/é/, hex('é')],
  [/é+/, `(?:${hex('é')}){1,}`],
  [/💩+/u, `(?:${hex('💩')}){1,}`],
  [/\u{1f4a9}/u, hex('💩')],
  [/\ufeff/, hex('\ufeff')],
  [regexp('[ab]', 'v'), set('ab')],
];

const REFUSED: [string | RegExp, string][] = [
  ['\ufffd', '\\ufffd'],
  ['\ud83d', '\\ud83d'],
  [/\ufffd/, '\\ufffd'],
  [/💩/, '\\ud83d'],
  [/./, '.'],
  [/a.c/s, '.'],
  [/\s/, '\\s'],
  [/\S/, '\\S'],
  [/\W/, '\\W'],
  [/\D/, '\\D'],
  [/[\W]/, '\\W'],
  [/[^a]/, 'the negated class [^a]'],
  [regexp('[^]'), 'the negated class [^]'],
  [/[é]/, 'é in a class'],
  [/[a-é]/, 'a-é in a class'],
  [/\p{L}/u, '\\p{L}'],
  [/\B/, '\\B'],
  [/(?=a)/, '(?=a)'],
  [/a(?!b)/, '(?!b)'],
  [/(?<=a)b/, '(?<=a)'],
  [/(a)\1/, '\\1'],
  [/(?<n>a)\k<n>/, '\\k<n>'],
  [/a/y, 'the flag y'],
  [/^a/m, '^ with the flag m'],
  [/a$/m, '$ with the flag m'],
  [/É/i, 'a character beyond ASCII with the flag i'],
  [/k/iu, 'k with the flags u and i'],
  [/[r-t]/iu, 's with the flags u and i'],
  [regexp('K', 'iv'), 'K with the flags u and i'],
  [/\b/iu, '\\b with the flags u and i'],
  [/\w/iu, '\\w'],
  [regexp('[[a-c]--b]', 'v'), '[[a-c]--b]'],
  [regexp('[\\q{ab}]', 'v'), '\\q{ab}'],
  [regexp('[a[b]]', 'v'), '[b]'],
];

describe('toRust', () => {
  it.each(TRANSLATED)('translates %s', (pattern, rust) => {
    expect(toRust(pattern)).toEqual({ rust });
  });

  it.each(REFUSED)('leaves %s to JavaScript and says why', (pattern, whyNotRust) => {
    expect(toRust(pattern)).toEqual({ whyNotRust });
  });

  it('takes m where there is no end of a line', () => {
    expect(toRust(/ab/m)).toEqual({ rust: hex('ab') });
  });
});
