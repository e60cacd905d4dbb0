import { countMatches, hasMatch, searchFile, streamFile } from '@parallel/search';
import fc from 'fast-check';
import { temporaryFolder } from 'test-support/folder';
import { runs } from 'test-support/runs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contents } from './support/contents.js';
import { naiveSearch } from './support/oracle.js';
import { openPoints } from './support/points.js';

describe('less than all matches, at every point', () => {
  const folder = temporaryFolder();
  let points: ReturnType<typeof openPoints>;
  beforeAll(() => {
    points = openPoints();
  });
  afterAll(() => points.close());

  const drawn = fc.record({
    bytes: contents,
    pattern: fc.constantFrom<(string | RegExp)[]>('a', '', /^$/, /b$/, /zz/, /[abc]/),
    chunkBytes: fc.integer({ min: 1, max: 64 }),
    invert: fc.boolean(),
    maxCount: fc.option(fc.integer({ min: 0, max: 8 }), { nil: undefined }),
  });

  it('the first ones, counts, whether there is one, and batches are those of all', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async ({ bytes, pattern, chunkBytes, invert, maxCount }) => {
        const path = folder.write('file', bytes);
        const all = naiveSearch(bytes, pattern, invert);
        const wanted = {
          lineNumbers: all.lineNumbers.slice(0, maxCount),
          offsets: all.offsets.slice(0, maxCount),
          texts: all.texts.slice(0, maxCount),
        };
        for (const { name, ...point } of points.all(true)) {
          const how = { ...point, chunkBytes, invert, maxCount };
          const matches = await searchFile(path, pattern, how);
          const found = {
            lineNumbers: [...matches.lineNumbers],
            offsets: [...matches.offsets],
            texts: [...matches].map(({ text }) => text),
          };
          expect(found, name).toEqual(wanted);
          if (maxCount === undefined) expect(matches.lines, name).toBe(all.lines);
          expect(await countMatches(path, pattern, how), name).toBe(wanted.offsets.length);
          const { maxCount: _, ...any } = how;
          expect(await hasMatch(path, pattern, any), name).toBe(all.count > 0);
          const texts: string[] = [];
          for await (const batch of streamFile(path, pattern, how)) {
            expect(batch.count, name).toBeGreaterThan(0);
            for (const match of batch) texts.push(`${match.lineNumber}:${match.text}`);
          }
          expect(texts, name).toEqual(
            wanted.texts.map((text, i) => `${wanted.lineNumbers[i]}:${text}`),
          );
        }
      }),
      runs(40),
    );
  });

  it('a stream that is left ends the search, and its strategy can be used again', async () => {
    const path = folder.write('long', 'abc\n'.repeat(100_000));
    for (const { name, ...how } of points.all(true)) {
      for await (const batch of streamFile(path, 'b', { ...how, chunkBytes: 20_000 })) {
        expect(batch.lineNumbers[0], name).toBe(1);
        break;
      }
      expect(await countMatches(path, 'b', { ...how, maxCount: 3 }), name).toBe(3);
    }
  });

  it('a stream of more than one stretch goes on with the numbers of lines', async () => {
    const line = `${'x'.repeat(99)}\n`;
    const path = folder.write('stretches', line.repeat(700_000));
    let count = 0;
    for await (const { lineNumbers, offsets } of streamFile(path, /x$/)) {
      for (let i = 0; i < lineNumbers.length; i += 1) {
        count += 1;
        if (lineNumbers[i] !== count) expect(lineNumbers[i]).toBe(count);
        if (offsets[i] !== (count - 1) * 100) expect(offsets[i]).toBe((count - 1) * 100);
      }
    }
    expect(count).toBe(700_000);
  });
});
