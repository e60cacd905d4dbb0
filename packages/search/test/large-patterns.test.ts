import { searchFile } from '@parallel/search';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './support/folder.js';
import { found } from './support/found.js';
import { naiveSearch } from './support/oracle.js';

/** Legal in JavaScript, and more than an engine with limits takes. */
const PATTERNS: Record<string, string | RegExp> = {
  'nested counts': /(?:(?:a{100}){100}){100}|^b$/,
  'a count of more than 16 bits': /a{100000}|^b$/,
  'a count of more than 32 bits': /a{5000000000}|^b$/,
  'many groups inside each other': new RegExp(`${'('.repeat(400)}b${')'.repeat(400)}$`),
  'many alternatives': new RegExp(Array.from({ length: 20_000 }, (_, i) => `x${i}y`).join('|')),
  'a long literal': 'ab'.repeat(200_000),
};

describe('a pattern too large for the fast engine is run by the other', () => {
  const folder = temporaryFolder();
  const bytes = Buffer.from(`a\nb\nx19999y\n${'a'.repeat(100_001)}\n${'ab'.repeat(200_001)}`);

  it.each(Object.entries(PATTERNS))('%s', async (_, pattern) => {
    const path = folder.write('file', bytes);
    const expected = naiveSearch(bytes, pattern);
    expect(expected.count).toBeGreaterThan(0);
    for (const options of [{}, { strategy: 'inline' as const }, { feed: 'lines' as const }]) {
      expect(found(await searchFile(path, pattern, options))).toEqual(expected);
    }
  });
});
