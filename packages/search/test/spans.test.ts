import { requireNative } from '@parallel/core/task';
import {
  type Match,
  type Matches,
  search,
  searchBytes,
  searchFile,
  searchStream,
  streamFile,
} from '@parallel/search';
import fc from 'fast-check';
import { temporaryFolder } from 'test-support/folder';
import { runs } from 'test-support/runs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compilePatterns } from '../src/pattern/pattern.js';
import { addSpans } from '../src/spans/add-spans.js';
import { shortLines } from './support/contents.js';
import { noNative, WALKERS } from './support/native.js';
import { openPoints } from './support/points.js';
import { randomRegExps } from './support/random-regexp.js';
import { type FoundSpans, naiveLineSpans } from './support/span-oracle.js';

function foundSpans({ lineNumbers, spans }: Matches): FoundSpans {
  return {
    lineNumbers: [...lineNumbers],
    rows: [...spans!.rows],
    starts: [...spans!.starts],
    ends: [...spans!.ends],
  };
}

/** The same, from the objects of a loop. */
function loopSpans(matches: Iterable<Match>): FoundSpans {
  const found: FoundSpans = { lineNumbers: [], rows: [0], starts: [], ends: [] };
  for (const { lineNumber, spans } of matches) {
    found.lineNumbers.push(lineNumber);
    found.starts.push(...spans!.map(({ start }) => start));
    found.ends.push(...spans!.map(({ end }) => end));
    found.rows.push(found.starts.length);
  }
  return found;
}

const regexp = (source: string, flags = '') => new RegExp(source, flags);
const CHOSEN = [
  ...[/a+/, /b*/, /a|ab/, /ab|a/, /a+?b?/, /(?:a|b)*?c/, /[^a]/, /./, /./u, /\ud83d/, /\udca9|b/],
  ...[/\ufffd/, /\ufffd+/u, /é|$/, /(?<=a)b/, /(a)\1/, /\Bb/, /\bb/, /^/, /a$/m, /a/y, /(a|)+b/],
  ...[/K/i, /k/iu, regexp('[[a-c]--b]+', 'v'), 'a', 'ab', '', '💩', '\udca9', '\ufffd', '.'],
];

describe('spans', () => {
  const folder = temporaryFolder();
  let points: ReturnType<typeof openPoints>;
  beforeAll(() => {
    points = openPoints();
  });
  afterAll(() => points.close());

  it('are those of RegExp, in bytes, at every point and from every input', async () => {
    const pattern = fc.oneof(fc.constantFrom<(RegExp | string)[]>(...CHOSEN), randomRegExps());
    const chunk = fc.integer({ min: 1, max: 64 });
    const drawn = fc.tuple(shortLines, pattern, chunk, fc.integer({ min: 0, max: 99 }));
    await fc.assert(
      fc.asyncProperty(drawn, async ([bytes, pattern, chunkBytes, point]) => {
        const path = folder.write('file', bytes);
        const expected = naiveLineSpans(bytes, pattern);
        const nativeForm = compilePatterns(pattern).native !== undefined;
        const all = points.all(nativeForm);
        // All of them each time would take a minute.
        for (const { name, ...how } of [all[point % all.length]!, all[(point * 7) % all.length]!]) {
          const options = { ...how, chunkBytes, spans: true };
          const matches = await searchFile(path, pattern, options);
          expect(foundSpans(matches), name).toEqual(expected);
          expect(loopSpans(matches), name).toEqual(expected);
          const batches: FoundSpans[] = [];
          for await (const batch of streamFile(path, pattern, options))
            batches.push(foundSpans(batch));
          expect(
            batches.flatMap(({ starts }) => starts),
            name,
          ).toEqual(expected.starts);
          expect(batches.flatMap(({ lineNumbers }) => lineNumbers)).toEqual(expected.lineNumbers);
        }
        const inMemory = await searchBytes(bytes, pattern, { spans: true });
        expect(foundSpans(inMemory)).toEqual(expected);
        const ends: number[] = [];
        const cut = [bytes.subarray(0, chunkBytes), bytes.subarray(chunkBytes)];
        for await (const batch of searchStream(cut, pattern, { spans: true })) {
          ends.push(...batch.spans!.ends);
        }
        expect(ends).toEqual(expected.ends);
        for (const walker of WALKERS) {
          const asIs = { spans: true, binary: 'text', encoding: 'none' } as const;
          for await (const file of search(path, pattern, { ...walker, ...asIs })) {
            expect({ ...file.spans, rows: [...file.spans!.rows] }).toMatchObject({
              rows: expected.rows,
            });
            expect(loopSpans(file)).toEqual(expected);
          }
        }
      }),
      runs(120),
    );
  });

  it.skipIf(noNative)(
    'of the native engine are those of RegExp, where it takes the pattern',
    () => {
      let [native, all] = [0, 0];
      // Many that are drawn can match nothing, which is left to RegExp.
      const something = randomRegExps(false).map(
        ({ source, flags }) => new RegExp(`(?:${source})[ab ]|b`, flags.replace(/[my]/g, '')),
      );
      const one = fc.oneof({ weight: 3, arbitrary: something }, randomRegExps(false));
      const list = fc.array(one, { minLength: 1, maxLength: 2 });
      fc.assert(
        fc.property(shortLines, list, (bytes, list) => {
          const pattern = compilePatterns(list, { spans: true });
          const form = pattern.spans?.native;
          all += 1;
          if (!form) return;
          native += 1;
          const { SpanMatcher, blockSpans } = requireNative();
          const lines = [0, ...[...bytes].flatMap((byte, at) => (byte === 10 ? [at + 1] : []))];
          const offsets = Float64Array.from(lines.filter((at) => at < bytes.length));
          const matcher = new SpanMatcher([...form.sources], form.text);
          const found = blockSpans(matcher, bytes, offsets);
          const expected = addSpans(pattern, offsets, bytes);
          expect(found, `${form.text} ${form.sources.join('  ')}`).toEqual(expected);
        }),
        runs(2000),
      );
      expect(native / all).toBeGreaterThan(0.2);
    },
  );

  it('have text, groups and indices when asked for', async () => {
    const path = folder.write('groups', 'x é=12 b=3\n💩=4\n');
    const matches = await searchFile(path, /(?<key>[^ =])=(?<value>\d+)/u, { spans: true });
    const all = [...matches].flatMap(({ spans }) => spans ?? []);
    expect(all.map(({ text, start, end, index }) => [text, start, end, index])).toEqual([
      ['é=12', 2, 7, 2],
      ['b=3', 8, 11, 7],
      ['💩=4', 0, 6, 0],
    ]);
    expect(all.map(({ groups }) => ({ ...groups }))).toEqual([
      { key: 'é', value: '12' },
      { key: 'b', value: '3' },
      { key: '💩', value: '4' },
    ]);
    expect(all[1]!.captures).toEqual(['b', '3']);
    expect(all[1]!.indices?.groups?.['value']).toEqual([9, 10]);
  });

  it('are not there unless asked for, nor in lines that do not match', async () => {
    const path = folder.write('few', 'a\nb\n');
    const bare = await searchFile(path, 'a');
    expect(bare.spans).toBeUndefined();
    expect(bare.spansAt(0).map(({ text }) => text)).toEqual(['a']);
    expect(() => bare.spansAt(1)).toThrow(RangeError);
    const inverted = await searchFile(path, 'a', { spans: true, invert: true });
    expect(foundSpans(inverted)).toEqual({ lineNumbers: [2], rows: [0, 0], starts: [], ends: [] });
  });

  it('tell which pattern of the list it was, as do the lines', async () => {
    const path = folder.write('list', 'ab\nb\nc 1\n');
    for (const kernel of noNative ? (['js'] as const) : (['js', 'native'] as const)) {
      const matches = await searchFile(path, [/b/, 'ab', /\d|c/], { spans: true, kernel });
      expect([...matches.spans!.patterns!], kernel).toEqual([1, 0, 2, 2]);
      expect([...matches].map(({ patterns }) => patterns)).toEqual([[0, 1], [0], [2]]);
      expect(matches.patternsAt(1)).toEqual([0]);
    }
    const listed = await searchFile(path, [/b/, 'ab']);
    expect([...listed].map(({ patterns }) => patterns)).toEqual([[0, 1], [0]]);
    if (noNative) return;
    for await (const file of search(path, [/b/, 'ab'])) expect(file.patternsAt(0)).toEqual([0, 1]);
  });
});
