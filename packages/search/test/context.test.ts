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
import { shortLines } from './support/contents.js';
import { WALKERS } from './support/native.js';
import { naiveSearch } from './support/oracle.js';
import { openPoints } from './support/points.js';
import { naiveLineSpans } from './support/span-oracle.js';

interface Row {
  readonly lineNumber: number;
  readonly offset: number;
  readonly text: string;
  readonly kind: string;
  readonly group: number;
}

/** All lines within reach of a match, those that follow each other in one group. */
function naiveContext(
  bytes: Buffer,
  pattern: RegExp,
  before: number,
  after: number,
  how: { invert: boolean; maxCount: number | undefined },
): Row[] {
  const all = naiveSearch(bytes, '');
  const hits = naiveSearch(bytes, pattern, how.invert).lineNumbers.slice(0, how.maxCount);
  const rows: Row[] = [];
  for (const [i, lineNumber] of all.lineNumbers.entries()) {
    const isNear = hits.some((hit) => hit - before <= lineNumber && lineNumber <= hit + after);
    if (!isNear) continue;
    const last = rows.at(-1);
    const group = last ? last.group + (last.lineNumber === lineNumber - 1 ? 0 : 1) : 0;
    const kind = hits.includes(lineNumber) ? 'match' : 'context';
    rows.push({ lineNumber, offset: all.offsets[i]!, text: all.texts[i]!, kind, group });
  }
  return rows;
}

const rowsOf = (matches: Iterable<Match>): Row[] =>
  Array.from(matches, ({ lineNumber, offset, text, kind, group }) => ({
    lineNumber,
    offset,
    text,
    kind: kind!,
    group: group!,
  }));

/** Where matches begin in each row: nowhere in lines around, and in those that do not match. */
function naiveStarts(bytes: Buffer, pattern: RegExp, invert: boolean, all: Row[]): number[][] {
  const { lineNumbers, rows, starts } = naiveLineSpans(bytes, pattern);
  return all.map(({ lineNumber, kind }) => {
    const at = invert || kind === 'context' ? -1 : lineNumbers.indexOf(lineNumber);
    return at < 0 ? [] : starts.slice(rows[at], rows[at + 1]);
  });
}

const startsOf = ({ lineNumbers, spans }: Pick<Matches, 'lineNumbers' | 'spans'>): number[][] =>
  Array.from(lineNumbers, (_, i) => [
    ...spans!.starts.subarray(spans!.rows[i]!, spans!.rows[i + 1]!),
  ]);

describe('lines around matches', () => {
  const folder = temporaryFolder();
  let points: ReturnType<typeof openPoints>;
  beforeAll(() => {
    points = openPoints();
  });
  afterAll(() => points.close());

  it('are those that grep gives, once each, from every input', async () => {
    const drawn = fc.record({
      bytes: shortLines,
      pattern: fc.constantFrom(/a/, /^$/, /b\w/, /zz/, /(?<=a)b/, /c$/),
      before: fc.integer({ min: 0, max: 3 }),
      after: fc.integer({ min: 0, max: 3 }),
      invert: fc.boolean(),
      maxCount: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
      point: fc.integer({ min: 0, max: 99 }),
      cut: fc.integer({ min: 1, max: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(drawn, async ({ bytes, pattern, before, after, point, cut, ...how }) => {
        if (before + after === 0) return;
        const path = folder.write('file', bytes);
        const expected = naiveContext(bytes, pattern, before, after, how);
        const expectedStarts = naiveStarts(bytes, pattern, how.invert, expected);
        const options = { ...how, before, after };
        const all = points.all(false);
        const { name, ...at } = all[point % all.length]!;
        const file = await searchFile(path, pattern, { ...at, ...options, chunkBytes: cut });
        expect(rowsOf(file), name).toEqual(expected);
        expect(file.count).toBe(expected.filter(({ kind }) => kind === 'match').length);
        const streamed: Row[] = [];
        for await (const batch of streamFile(path, pattern, {
          ...at,
          ...options,
          chunkBytes: cut,
        })) {
          streamed.push(...rowsOf(batch));
        }
        expect(streamed, name).toEqual(expected);
        expect(rowsOf(await searchBytes(bytes, pattern, options))).toEqual(expected);
        const parts: Buffer[] = [];
        for (let i = 0; i < bytes.length; i += cut) parts.push(bytes.subarray(i, i + cut));
        const piped: Row[] = [];
        const pipedStarts: number[][] = [];
        for await (const batch of searchStream(parts, pattern, { ...options, spans: true })) {
          piped.push(...rowsOf(batch));
          pipedStarts.push(...startsOf(batch));
        }
        expect(piped).toEqual(expected);
        expect(pipedStarts).toEqual(expectedStarts);
        const withSpans = await searchFile(path, pattern, { ...at, ...options, spans: true });
        expect(startsOf(withSpans), name).toEqual(expectedStarts);
        for (const walker of WALKERS) {
          const found: Row[] = [];
          const asIs = { binary: 'text', encoding: 'none' } as const;
          for await (const file of search(path, pattern, { ...walker, ...options, ...asIs })) {
            found.push(...rowsOf(file));
          }
          expect(found).toEqual(expected);
        }
      }),
      runs(150),
    );
  });

  it('are those of the decoded text where a file has to be decoded', async () => {
    const path = folder.write('utf16', Buffer.from('\ufeffone\ntwo\nthree\nfour', 'utf16le'));
    for (const walker of WALKERS) {
      const found: string[] = [];
      for await (const file of search(path, /w/, { ...walker, context: 1 })) {
        found.push(...rowsOf(file).map(({ kind, text }) => `${kind} ${text}`));
      }
      const multiline = { ...walker, multiline: true, spans: true };
      for await (const file of search(path, /e\nt\w+/, multiline)) {
        found.push(...[...file].map(({ lineNumber, text }) => `${lineNumber} ${text}`));
      }
      const around = ['context one', 'match two', 'context three'];
      expect(found).toEqual([...around, '1 one', '2 two']);
    }
  });

  it('has no part in replacing, nor in parts of lines', async () => {
    const path = folder.write('few', 'x\na1\ny\na2 a3');
    const replaced = await searchFile(path, /a(?<n>\d)/, { replace: '<$<n>$1$&$$>', context: 1 });
    expect([...replaced].map(({ text }) => text)).toEqual([
      ...['x', '<11a1$>', 'y', '<22a2$> <33a3$>'],
    ]);
    expect(replaced.line(1)).toBe('a1');
    const parts = await searchFile(path, /a(\d)/, { onlyMatching: true, context: 1 });
    expect([...parts].map(({ lineNumber, offset, text }) => [lineNumber, offset, text])).toEqual([
      ...[
        [2, 2, 'a1'],
        [4, 7, 'a2'],
        [4, 10, 'a3'],
      ],
    ]);
    const replace = (match: string, digit: string) => `${match}=${Number(digit) * 2}`;
    const both = await searchFile(path, /a(\d)/, { onlyMatching: true, replace });
    expect([...both].map(({ text }) => text)).toEqual(['a1=2', 'a2=4', 'a3=6']);
  });

  it('replaces as String.prototype.replace does', async () => {
    const replacements = ['$1', '$2$$', '$<x>', '[$&]', '$`|', "|$'", '$0', '$10', '$', '$<', ''];
    const patterns = [/(a)(b)?/, /(?<x>b)|a/, /x*/, /é|💩/u, /(?<=a)b/];
    const lines = ['ab aab', 'éb💩a', '', 'xaxbx', 'a'];
    const path = folder.write('replaced', lines.join('\n'));
    for (const pattern of patterns) {
      for (const replace of replacements) {
        const found = await searchFile(path, pattern, { replace, strategy: 'inline' });
        const global = new RegExp(pattern.source, `${pattern.flags}g`);
        const expected = lines
          .filter((line) => pattern.test(line))
          .map((line) => line.replace(global, replace));
        expect(
          [...found].map(({ text }) => text),
          `${pattern} ${replace}`,
        ).toEqual(expected);
      }
    }
  });
});
