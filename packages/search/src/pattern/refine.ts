import { RegExpParser, visitRegExpAST } from '@eslint-community/regexpp';
import type { PatternOptions } from './options.js';
import type { PatternInput } from './pattern.js';

/** The patterns as the options change them. A literal becomes a RegExp only where it must. */
export function refine(list: readonly PatternInput[], options: PatternOptions): PatternInput[] {
  const ignoreCase = options.ignoreCase || (options.smartCase && noUpperCase(list)) || false;
  const { word = false, wholeLine = false } = options;
  if (!ignoreCase && !word && !wholeLine) return [...list];
  return list.map((one) => {
    const source = typeof one === 'string' ? escaped(one) : one.source;
    const flags = typeof one === 'string' ? '' : one.flags;
    return new RegExp(
      bounded(source, word, wholeLine, options.multiline ? '[^\\n]' : '[^]'),
      ignoreCase && !flags.includes('i') ? `${flags}i` : flags,
    );
  });
}

/** With look-around that no flag changes; the translation to the native engine knows it. */
function bounded(source: string, word: boolean, wholeLine: boolean, inLine: string): string {
  if (wholeLine) return `(?<!${inLine})(?:${source})(?!${inLine})`;
  return word ? `(?<!\\w)(?:${source})(?!\\w)` : source;
}

function escaped(literal: string): string {
  return literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/\n/g, '\\n');
}

function noUpperCase(list: readonly PatternInput[]): boolean {
  const letters = list.map(lettersOf).join('');
  return letters !== letters.toUpperCase() && letters === letters.toLowerCase();
}

/** The characters that a pattern has as themselves: not the W of `\W`. */
function lettersOf(pattern: PatternInput): string {
  if (typeof pattern === 'string') return pattern;
  const letters: string[] = [];
  const { source, flags } = pattern;
  const ast = new RegExpParser({ ecmaVersion: 2025 }).parsePattern(source, 0, source.length, {
    unicode: flags.includes('u'),
    unicodeSets: flags.includes('v'),
  });
  visitRegExpAST(ast, {
    onCharacterEnter: ({ value }) => void letters.push(String.fromCodePoint(value)),
  });
  return letters.join('');
}
