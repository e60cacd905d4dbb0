import { describe, expect, it } from 'vitest';
import type { Text } from '../src/pattern/emit.js';
import { compilePatterns, parsePattern } from '../src/pattern/pattern.js';

/** What bytes look like in the translated pattern. */
const hex = (text: string) =>
  Array.from(Buffer.from(text), (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
const NOTHING = '[a&&b]';
const WORD = '[\\x30-\\x39\\x41-\\x5a\\x5f\\x61-\\x7a]';
/** What a compiler or linter would not take as a literal. */
const regexp = (source: string, flags = '') => new RegExp(source, flags);

const OF_BYTES: [string | RegExp, string][] = [
  ['', ''],
  ['a.c', hex('a.c')],
  ['é💩', hex('é💩')],
  ['a\nb', hex('a') + NOTHING + hex('b')],
  [/(?:)/, '(?:)'],
  [/abc/g, hex('abc')],
  [/a|b|/, `${hex('a')}|${hex('b')}|`],
  [/^a$/, `^${hex('a')}$`],
  [/\ba/, `\\b${hex('a')}`],
  [/(a)(?<n>b)(?:c)/, `(?:${hex('a')})(?:${hex('b')})(?:${hex('c')})`],
  [/a*/, `(?:${hex('a')}){0,}`],
  [/a+?/, `(?:${hex('a')}){1,}`],
  [/a?b{2,3}/, `(?:${hex('a')}){0,1}(?:${hex('b')}){2,3}`],
  [/a{0}b/, hex('b')],
  [/\d/, '[\\x30-\\x39]'],
  [/\w/, WORD],
  [/[b-dx\d]/, '[\\x30-\\x39\\x62-\\x64\\x78]'],
  [regexp('[]'), NOTHING],
  [/\n/, NOTHING],
  [/[\na]/, hex('a')],
  [/aB1/i, '[\\x41\\x61][\\x42\\x62]\\x31'],
  [/[@`[{]/i, '[\\x40\\x5b\\x60\\x7b]'],
  [/é+/, `(?:${hex('é')}){1,}`],
  [/É/i, '(?u:[\\x{c9}\\x{e9}])'],
  [/k/iu, '(?u:[\\x4b\\x6b\\x{212a}])'.replaceAll('\\x4b\\x6b', '\\x{4b}\\x{6b}')],
  [/[é]/, hex('é')],
  [/💩/, hex('💩')],
  [/💩+/u, `(?:${hex('💩')}){1,}`],
  [/[💩-💫]/u, '(?u:[\\x{1f4a9}-\\x{1f4ab}])'],
  [/\ud83d/u, NOTHING],
  [regexp('[[a-c]--b]', 'v'), '[\\x61\\x63]'],
  [/a/y, `^(?:${hex('a')})`],
  [/^a/m, `(?:^|(?u:[\\x{d}\\x{2028}-\\x{2029}]))${hex('a')}`],
  [/(?:a|b$)/m, `(?:${hex('a')}|${hex('b')}(?:$|(?u:[\\x{d}\\x{2028}-\\x{2029}])))`],
];

const OF_TEXT: [string | RegExp, Text][] = [
  [/\ufffd/, 'points'],
  ['\ufffd', 'points'],
  [/./u, 'points'],
  [/\B/u, 'points'],
  [/[^\ufffd]/u, 'bytes'],
  [/\p{L}/u, 'bytes'],
  [/\s/, 'bytes'],
  [/./, 'units'],
  [/[^a]/, 'units'],
  [/\ud83d/, 'units'],
  ['\ud83d', 'units'],
  [/💩+/, 'units'],
  [/\S/, 'units'],
  [/\B/, 'units'],
];

const REFUSED: [RegExp, string][] = [
  [/(?=a)/, '(?=a)'],
  [/a(?!b)/, '(?!b)'],
  [/(?<=a)b/, '(?<=a)'],
  [/(a)\1/, '\\1'],
  [/(?<n>a)\k<n>/, '\\k<n>'],
  [/a^b/m, '^ with the flag m inside the pattern'],
  [/^a/my, '^ with the flag m inside the pattern'],
  [/\b/iu, '\\b with the flags u and i'],
  [regexp('[\\q{ab}]', 'v'), '[\\q{ab}]'],
];

const PREFILTERS: [RegExp, string | undefined][] = [
  [/a(?=b)c/, hex('ac')],
  [/(?<!x)abc\B/, `(?:${hex('abc')}\\B)(?:(?:(?u:`],
  [/(a|b)x\1/, `(?:${hex('a')}|${hex('b')})${hex('x')}(?:${hex('a')}|${hex('b')}|)`],
  // biome-ignore lint/suspicious/noUselessRegexBackrefs: that is what is tested
  [/(a\1)b/, `(?:${hex('a')}(?:${hex('a')}(?:|)|))${hex('b')}`],
  [/(?=a)/, undefined],
  [/(a*)\1/, undefined],
];

describe('a pattern for the native engine', () => {
  it.each(OF_BYTES)('of the bytes of a line says %s', (pattern, source) => {
    expect(parsePattern(pattern).native).toEqual({ source, text: 'bytes' });
  });

  it.each(OF_TEXT)('that can match what is malformed, or halves: %s', (pattern, text) => {
    expect(parsePattern(pattern).native?.text).toBe(text);
  });

  it.each(REFUSED)('there is none for %s, and it is said why', (pattern, why) => {
    expect(parsePattern(pattern)).toMatchObject({ whyNotNative: why });
    expect(parsePattern(pattern).native).toBeUndefined();
  });

  it.each(PREFILTERS)('before %s lets through what may match', (pattern, source) => {
    const { prefilter } = parsePattern(pattern);
    if (source === undefined) expect(prefilter).toBeUndefined();
    else expect(prefilter?.source.startsWith(source)).toBe(true);
  });

  it('of a list is one for all', () => {
    const { native, js } = compilePatterns([/a/, 'b', /./u]);
    expect(native?.text).toBe('points');
    expect(native?.source.startsWith(`(?:${hex('a')})|(?:${hex('b')})|(?:(?u:[`)).toBe(true);
    expect(js).toEqual([{ source: 'a', flags: '' }, { literal: 'b' }, { source: '.', flags: 'u' }]);
    expect(compilePatterns([]).native).toEqual({ source: NOTHING, text: 'bytes' });
  });

  it('looks at words and whole lines where that is asked for', () => {
    const word = compilePatterns('ab', { word: true }).native!.source;
    expect(word.startsWith(`(?:\\b{start-half}(?:${hex('ab')})\\b{end-half})(?:`)).toBe(true);
    expect(compilePatterns('ab', { wholeLine: true }).native!.source).toBe(`^(?:${hex('ab')})$`);
  });
});
