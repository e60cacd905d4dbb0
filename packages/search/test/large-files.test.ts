import { randomUint32 } from '@parallel/core/schedule';
import { searchFile } from '@parallel/search';
import fc from 'fast-check';
import { temporaryFolder } from 'test-support/folder';
import { runs } from 'test-support/runs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { found } from './support/found.js';
import { naiveSearch } from './support/oracle.js';
import { openPoints } from './support/points.js';

/** Over a megabyte, with lines that are longer than any buffer that is read into at once. */
function largeFile(seed: number, long: readonly number[]): Buffer {
  const next = randomUint32(seed);
  const parts: Buffer[] = [];
  const random = (most: number) => next() % most;
  for (const bytes of [...long, 0]) {
    for (let line = random(4000); line >= 0; line -= 1) {
      parts.push(Buffer.from('abcdé \r\0xyz'.slice(random(5), 5 + random(7))));
      parts.push(Buffer.from('\n'.repeat(1 + (random(9) === 0 ? random(5) : 0))));
    }
    parts.push(Buffer.alloc(bytes, 'ab'), Buffer.from(random(2) === 0 ? 'cd' : 'é\n'));
  }
  return Buffer.concat(parts);
}

describe('large files', () => {
  const folder = temporaryFolder();
  let points: ReturnType<typeof openPoints>;
  beforeAll(() => {
    points = openPoints();
  });
  afterAll(() => points.close());

  const sizes = fc.constantFrom(1 << 14, 1 << 16, 100_003, 1 << 18, 1 << 20);
  const longLine = fc.oneof(
    fc.constantFrom(1 << 16, 1 << 17, 1 << 18, 1 << 19).map((size) => size - 4),
    fc.integer({ min: 0, max: 600_000 }),
  );
  const longLines = fc.array(longLine, { minLength: 1, maxLength: 4 });
  const patterns = fc.constantFrom(/cd$/, /^$/, /é/, /(?:)/, 'bab', /b[c-d].*x/);

  it('every point finds what the oracle finds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), longLines, patterns, sizes, async (...args) => {
        const [seed, long, pattern, chunkBytes] = args;
        const bytes = largeFile(seed, long);
        const path = folder.write('large', bytes);
        const expected = naiveSearch(bytes, pattern);
        const nativeForm = !String(pattern).includes('.*');
        for (const { name, ...how } of points.all(nativeForm)) {
          const same = found(await searchFile(path, pattern, { ...how, chunkBytes }));
          // Deep equality of many long strings is slow to say what differs: columns first.
          expect([same.lines, same.count], name).toEqual([expected.lines, expected.count]);
          expect(same.lineNumbers, name).toEqual(expected.lineNumbers);
          expect(same.offsets, name).toEqual(expected.offsets);
          expect(
            same.texts.every((text, i) => text === expected.texts[i]),
            name,
          ).toBe(true);
        }
      }),
      runs(8),
    );
  });

  it('without any option', async () => {
    const bytes = largeFile(1, [300_000, 70_000]);
    const path = folder.write('defaults', bytes);
    for (const pattern of [/cd$/, /b[c-d].*x/, 'bab']) {
      expect(found(await searchFile(path, pattern))).toEqual(naiveSearch(bytes, pattern));
    }
  });
});
