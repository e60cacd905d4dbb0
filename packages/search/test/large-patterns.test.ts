import { searchFile } from '@parallel/search';
import { temporaryFolder } from 'test-support/folder';
import { describe, expect, it } from 'vitest';
import { found } from './support/found.js';
import { naiveSearch } from './support/oracle.js';

/** All legal in JavaScript; an engine with limits refuses some of them. */
const PATTERNS: Record<string, string | RegExp> = {
  'nested counts': /^(?:(?:a{100}){100}){100}|^b$/,
  'a count of more than 16 bits': /^a{100000}|^b$/,
  'a count of almost 32 bits': /^a{4294967295}|^b$/,
  'a count of more than 32 bits': /^a{5000000000}|^b$/,
  'many groups inside each other': new RegExp(`${'('.repeat(400)}b${')'.repeat(400)}$`),
  'many alternatives': new RegExp(`^${Array.from({ length: 9999 }, (_, i) => `x${i}y`).join('|')}`),
  'a long literal': 'ab'.repeat(2000),
};

describe('a pattern is never too large: what the fast engine refuses the other runs', () => {
  const folder = temporaryFolder();
  const bytes = Buffer.from(`a\nb\n\nx9998y\n${'ab'.repeat(2000)}`);

  it.each(Object.entries(PATTERNS))('%s', async (_, pattern) => {
    const path = folder.write('file', bytes);
    const expected = naiveSearch(bytes, pattern);
    expect(expected.count).toBeGreaterThan(0);
    for (const options of [{}, { strategy: 'inline' as const }, { feed: 'lines' as const }]) {
      expect(found(await searchFile(path, pattern, options))).toEqual(expected);
    }
  });
});
