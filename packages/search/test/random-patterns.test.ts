import { requireNative } from '@parallel/core/task';
import { searchFile } from '@parallel/search';
import fc from 'fast-check';
import { temporaryFolder } from 'test-support/folder';
import { runs } from 'test-support/runs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsKernel } from '../src/kernels/js.js';
import { compilePatterns, type Pattern, parsePattern } from '../src/pattern/pattern.js';
import type { Translation } from '../src/pattern/translate.js';
import { shortLines } from './support/contents.js';
import { found } from './support/found.js';
import { noNative } from './support/native.js';
import { naiveSearch } from './support/oracle.js';
import { openPoints } from './support/points.js';
import { randomRegExps } from './support/random-regexp.js';

/** The offsets of the lines that the native engine finds. */
function nativeOffsets({ source, text }: Translation, bytes: Buffer): number[] {
  const { Matcher, searchBlock } = requireNative();
  return [...searchBlock(new Matcher(source, text), bytes, false).offsets];
}

const offsetsOf = (pattern: Pattern, bytes: Buffer, invert = false) => [
  ...jsKernel.searchBlock({ ...pattern, invert }, bytes).offsets,
];

describe('random patterns', () => {
  const folder = temporaryFolder();
  let points: ReturnType<typeof openPoints>;
  beforeAll(() => {
    points = openPoints();
  });
  afterAll(() => points.close());

  it.skipIf(noNative)('mean the same to the native engine, where it takes them', () => {
    let native = 0;
    let all = 0;
    fc.assert(
      fc.property(shortLines, randomRegExps(false), (bytes, regexp) => {
        const { native: form } = parsePattern(regexp);
        all += 1;
        if (!form) return;
        native += 1;
        const expected = naiveSearch(bytes, regexp).offsets;
        expect(nativeOffsets(form, bytes), `${form.text} ${form.source}`).toEqual(expected);
      }),
      runs(6000),
    );
    // Were many of them refused, the property above would say little.
    expect(native / all).toBeGreaterThan(0.75);
  });

  it.skipIf(noNative)('are found by JavaScript behind a prefilter, whatever they are', () => {
    let prefiltered = 0;
    fc.assert(
      fc.property(shortLines, randomRegExps(), fc.boolean(), (bytes, regexp, invert) => {
        const pattern = parsePattern(regexp);
        prefiltered += pattern.prefilter ? 1 : 0;
        const { offsets: matching } = naiveSearch(bytes, regexp);
        const every = naiveSearch(bytes, '').offsets;
        const expected = invert ? every.filter((offset) => !matching.includes(offset)) : matching;
        expect(offsetsOf(pattern, bytes, invert), pattern.prefilter?.source).toEqual(expected);
      }),
      runs(3000),
    );
    expect(prefiltered).toBeGreaterThan(0);
  });

  it.skipIf(noNative)('in lists find what one of them finds', () => {
    const lists = fc.array(randomRegExps(false), { maxLength: 4 });
    fc.assert(
      fc.property(shortLines, lists, (bytes, list) => {
        const pattern = compilePatterns(list);
        const matching = new Set(list.flatMap((one) => naiveSearch(bytes, one).offsets));
        const expected = [...matching].sort((a, b) => a - b);
        if (pattern.native) expect(nativeOffsets(pattern.native, bytes)).toEqual(expected);
        expect(offsetsOf(pattern, bytes)).toEqual(expected);
      }),
      runs(700),
    );
  });

  it('find in files what the oracle finds', async () => {
    const ways = points.some('inline', 'native');
    const chunks = fc.integer({ min: 1, max: 64 });
    await fc.assert(
      fc.asyncProperty(shortLines, randomRegExps(), chunks, async (bytes, pattern, chunkBytes) => {
        const nativeForm = parsePattern(pattern).native !== undefined;
        const path = folder.write('file', bytes);
        const expected = naiveSearch(bytes, pattern);
        for (const { name, ...how } of ways) {
          if (!nativeForm && how.strategy.kind === 'native') continue;
          const matches = await searchFile(path, pattern, { ...how, chunkBytes });
          expect(found(matches), name).toEqual(expected);
          expect(matches.plan.engine, name).toBe(nativeForm ? how.kernel : 'js');
        }
      }),
      runs(100),
    );
  });
});
