import fc from 'fast-check';
import { runs } from 'test-support/runs';
import { describe, expect, it } from 'vitest';
import { jsKernel } from '../src/kernels/js.js';
import type { PatternOptions } from '../src/pattern/options.js';
import { compilePatterns, mayExplode } from '../src/pattern/pattern.js';
import { eachSpan, matchingPatterns } from '../src/pattern/spans.js';
import { noNative } from './support/native.js';

type Patterns = Parameters<typeof compilePatterns>[0];

const LINES = ['abc', 'Abc d', 'xabc', 'a', 'A', 'é', 'É a', '_a', 'a-b', 'a.c', '', '(', 'aa'];

function matching(patterns: Patterns, options: PatternOptions): string[] {
  const bytes = Buffer.from(LINES.join('\n'));
  const { prefilter, ...pattern } = compilePatterns(patterns, options);
  const filtered = prefilter && !noNative ? { ...pattern, prefilter } : pattern;
  const { lineNumbers } = jsKernel.searchBlock(filtered, bytes);
  return [...lineNumbers].map((index) => LINES[index]!);
}

const CASES: [Patterns, PatternOptions, string[]][] = [
  ['abc', {}, ['abc', 'xabc']],
  ['abc', { ignoreCase: true }, ['abc', 'Abc d', 'xabc']],
  ['é', { ignoreCase: true }, ['é', 'É a']],
  ['abc', { smartCase: true }, ['abc', 'Abc d', 'xabc']],
  ['Abc', { smartCase: true }, ['Abc d']],
  [/\Wd/, { smartCase: true }, ['Abc d']],
  [['abc', 'D'], { smartCase: true }, ['abc', 'xabc']],
  ['a', { word: true }, ['a', 'É a', 'a-b', 'a.c']],
  ['a.c', { word: true }, ['a.c']],
  [/a|é/, { word: true }, ['a', 'é', 'É a', 'a-b', 'a.c']],
  ['a', { wholeLine: true }, ['a']],
  ['a', { wholeLine: true, word: true, ignoreCase: true }, ['a', 'A']],
  [/a|/m, { wholeLine: true }, ['a', '']],
  ['(', { wholeLine: true }, ['(']],
  [[/^a$/, 'é'], {}, ['a', 'é']],
  [[], {}, []],
  [[], { invert: true }, LINES],
  [/[a-c]/, { invert: true }, ['A', 'é', '', '(']],
  [/(a)\1/, {}, ['aa']],
  [/(a)\1/, { invert: true }, LINES.filter((line) => line !== 'aa')],
];

describe('options of a pattern', () => {
  it.each(CASES)('%s %o', (patterns, options, expected) => {
    expect(matching(patterns, options)).toEqual(expected);
  });

  it('refuses what is none', () => {
    const refused = (patterns: unknown) => () => compilePatterns(patterns as string);
    expect(refused(7)).toThrow(/option "pattern".*7.*string or a RegExp/);
    expect(refused(['a', null])).toThrow(/option "pattern".*null/);
  });

  it('tells which patterns may take any time', () => {
    expect(mayExplode(compilePatterns(/(?=(a+)+b)/))).toBe(true);
    expect(mayExplode(compilePatterns(/(?=a)b/))).toBe(false);
    expect(mayExplode(compilePatterns(/(a+)+b/))).toBe(false);
  });
});

describe('spans', () => {
  it('are those of RegExp', () => {
    const pattern = fc.constantFrom(
      /a+/,
      /b*/,
      /(?<x>a)|(?<y>b)/,
      /💩|\b/u,
      /\ud83d/,
      /(?:)/u,
      /^a/,
    );
    const text = fc.array(fc.constantFrom('a', 'b', ' ', '💩'), { maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (regexp, parts) => {
        const line = parts.join('');
        const expected = [...line.matchAll(new RegExp(regexp, `${regexp.flags}g`))].map(
          (match) => ({
            start: match.index,
            end: match.index + match[0].length,
            pattern: 0,
            captures: match.slice(1),
            ...(match.groups && { groups: match.groups }),
          }),
        );
        expect([...eachSpan(compilePatterns(regexp), line)]).toEqual(expected);
      }),
      runs(2000),
    );
  });

  it('of several patterns are those that begin first, then those of the first pattern', () => {
    const pattern = compilePatterns([/b+/, 'ab', /a(?<rest>.)/]);
    expect(
      [...eachSpan(pattern, 'abbxacb')].map(({ start, end, pattern }) => [start, end, pattern]),
    ).toEqual([
      [0, 2, 1],
      [2, 3, 0],
      [4, 6, 2],
      [6, 7, 0],
    ]);
    expect([...eachSpan(pattern, 'ac')][0]?.groups).toEqual({ rest: 'c' });
    expect(['xb', 'ab', 'z'].map((line) => matchingPatterns(pattern, line))).toEqual([
      [0],
      [0, 1, 2],
      [],
    ]);
  });
});
