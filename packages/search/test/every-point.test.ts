import { searchFile } from '@parallel/search';
import fc from 'fast-check';
import { temporaryFolder } from 'test-support/folder';
import { runs } from 'test-support/runs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePattern } from '../src/pattern/pattern.js';
import { contents } from './support/contents.js';
import { found, textsByIndex } from './support/found.js';
import { noNative } from './support/native.js';
import { naiveSearch } from './support/oracle.js';
import { PATTERNS } from './support/patterns.js';
import { openPoints } from './support/points.js';

/** A pattern as a test's name: ASCII only, so that any terminal shows it. */
function label(pattern: string | RegExp): string {
  const words = typeof pattern === 'string' ? JSON.stringify(pattern) : String(pattern);
  return words.replace(/[^ -~]/gu, (c) => `\\u{${c.codePointAt(0)!.toString(16)}}`);
}

describe('every point finds what the oracle finds', () => {
  const folder = temporaryFolder();
  let points: ReturnType<typeof openPoints>;
  beforeAll(() => {
    points = openPoints();
  });
  afterAll(() => points.close());

  const compare = async (path: string, bytes: Buffer, pattern: string | RegExp, chunk: number) => {
    const expected = naiveSearch(bytes, pattern);
    const nativeForm = parsePattern(pattern).native !== undefined;
    for (const { name, ...how } of points.all(nativeForm)) {
      const matches = await searchFile(path, pattern, { ...how, chunkBytes: chunk });
      expect(found(matches), name).toEqual(expected);
      expect(textsByIndex(matches), name).toEqual(expected.texts);
      expect(matches.plan, name).toMatchObject({
        strategy: how.strategy.kind,
        workers: how.strategy.workers,
        feed: how.feed,
        memory: how.memory,
        engine: nativeForm ? how.kernel : 'js',
      });
    }
  };

  it('has as many points as there are', () => {
    const linux = process.platform === 'linux';
    expect(points.all(true)).toHaveLength(noNative ? 11 : linux ? 25 : 23);
  });

  it('in any file, for any pattern and piece size', async () => {
    const pattern = fc.constantFrom(...PATTERNS);
    const chunk = fc.integer({ min: 1, max: 64 });
    await fc.assert(
      fc.asyncProperty(contents, pattern, chunk, async (bytes, pattern, chunk) => {
        await compare(folder.write('any', bytes), bytes, pattern, chunk);
      }),
      runs(60),
    );
  });

  it.each(PATTERNS.map((pattern) => [label(pattern), pattern]))('for %s', async (_, pattern) => {
    const lines = ['', 'abc', 'a b', 'abab\r', '\r', 'ABC_1', 'é', 'éé 💩💩', '\ufffd', '\0', '\n'];
    const odd = ['', 'c.[$\\^', '\ufeffa', '\u2028', 'kKsS\u212aſ', 'a1 b', 'bcbc', 'a\ra', 'ß'];
    const broken = Buffer.from('61c30a610aff0a80e20aeda0800aff6162', 'hex');
    const bytes = Buffer.concat([Buffer.from([...lines, ...odd, ''].join('\n')), broken]);
    await compare(folder.write('chosen', bytes), bytes, pattern, 24);
  });
});
