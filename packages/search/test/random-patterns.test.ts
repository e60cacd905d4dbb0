import { searchFile } from '@parallel/search';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toRust } from '../src/pattern/to-rust.js';
import { shortLines } from './support/contents.js';
import { temporaryFolder } from './support/folder.js';
import { found } from './support/found.js';
import { noNative } from './support/native.js';
import { naiveSearch } from './support/oracle.js';
import { openPoints } from './support/points.js';
import { randomRegExps } from './support/random-regexp.js';
import { runs } from './support/runs.js';

describe('random patterns', () => {
  const folder = temporaryFolder();
  let points: ReturnType<typeof openPoints>;
  beforeAll(() => {
    points = openPoints();
  });
  afterAll(() => points.close());

  const chunks = fc.integer({ min: 1, max: 64 });

  it('run by JavaScript find what the oracle finds', async () => {
    const ways = points.some('inline').filter(({ kernel }) => kernel === 'js');
    await fc.assert(
      fc.asyncProperty(shortLines, randomRegExps, chunks, async (bytes, pattern, chunkBytes) => {
        const path = folder.write('js', bytes);
        const expected = naiveSearch(bytes, pattern);
        for (const { name, ...how } of ways) {
          const matches = await searchFile(path, pattern, { ...how, chunkBytes });
          expect(found(matches), name).toEqual(expected);
        }
      }),
      runs(200),
    );
  });

  it.skipIf(noNative)('run by the native engine find what the oracle finds', async () => {
    const ways = points.some('inline', 'native').filter(({ kernel }) => kernel === 'native');
    const ran = { native: 0, js: 0 };
    await fc.assert(
      fc.asyncProperty(shortLines, randomRegExps, chunks, async (bytes, pattern, chunkBytes) => {
        const nativeForm = 'rust' in toRust(pattern);
        const path = folder.write('native', bytes);
        const expected = naiveSearch(bytes, pattern);
        for (const { name, ...how } of ways) {
          if (!nativeForm && how.strategy.kind === 'native') continue;
          const matches = await searchFile(path, pattern, { ...how, chunkBytes });
          expect(found(matches), name).toEqual(expected);
          expect(matches.plan.engine, name).toBe(nativeForm ? 'native' : 'js');
        }
        ran[nativeForm ? 'native' : 'js'] += 1;
      }),
      runs(300),
    );
    // Were most of them refused, the property above would say little.
    expect(ran.native / (ran.native + ran.js)).toBeGreaterThan(0.3);
  });
});
