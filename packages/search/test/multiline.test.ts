import {
  countMatches,
  type Matches,
  search,
  searchBytes,
  searchFile,
  searchStream,
  streamFile,
} from '@parallel/search';
import fc from 'fast-check';
import { expectError } from 'test-support/errors';
import { temporaryFolder } from 'test-support/folder';
import { runs } from 'test-support/runs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compilePatterns } from '../src/pattern/pattern.js';
import type { MatchSpan } from '../src/results/match.js';
import { TextAtOnce } from '../src/results/text-at-once.js';
import { WholeText } from '../src/results/whole-text.js';
import { joinSpans } from '../src/spans/columns.js';
import { bytesText } from '../src/text/text-source.js';
import { searchWholeText } from '../src/whole/rows.js';
import { checkSize } from '../src/whole/size.js';
import { shortLines } from './support/contents.js';
import { noNative, WALKERS } from './support/native.js';
import { openPoints } from './support/points.js';
import { randomRegExps } from './support/random-regexp.js';
import { type FoundSpans, naiveWhole } from './support/span-oracle.js';

function foundSpans({ lineNumbers, spans }: Pick<Matches, 'lineNumbers' | 'spans'>): FoundSpans {
  return {
    lineNumbers: [...lineNumbers],
    rows: [...spans!.rows],
    starts: [...spans!.starts],
    ends: [...spans!.ends],
  };
}

const regexp = (source: string, flags = '') => new RegExp(source, flags);
const CHOSEN = [
  ...[/a\nb/, /[^a]+/, /\n/, /\n+/, /a[\s\S]*?b/, /a.*b/s, /^a/, /^a/m, /b$/, /b$/m, /^$/m, /$/],
  ...[/^/m, /\n*/, /(?<=\n)a/, /(.)\n\1/, /\r\n/, /a\s+b/u, /[\s\S]{2}/, /é\n?/, /\ud83d/, /\b\n/],
  ...[/\n$/, /$/m, regexp('\\n\\Z?'), 'a\nb', '\n', 'ab', '', /(?:a|b)\n|\na/, /x*\n/y],
];

describe('multiline', () => {
  const folder = temporaryFolder();
  let points: ReturnType<typeof openPoints>;
  beforeAll(() => {
    points = openPoints();
  });
  afterAll(() => points.close());

  it('is RegExp on the whole text, at every point and from every input', async () => {
    const pattern = fc.oneof(fc.constantFrom<(RegExp | string)[]>(...CHOSEN), randomRegExps());
    const ascii = fc
      .array(fc.constantFrom('a', 'b', '\n', 'ab', ' ', '\n\n', 'b\n'), { maxLength: 20 })
      .map((parts) => Buffer.from(parts.join('')));
    const drawn = fc.record({
      bytes: fc.oneof(shortLines, ascii),
      pattern,
      invert: fc.boolean(),
      maxCount: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
      point: fc.integer({ min: 0, max: 99 }),
    });
    const engines = { native: 0, js: 0 };
    await fc.assert(
      fc.asyncProperty(drawn, async ({ bytes, pattern, invert, maxCount, point }) => {
        const path = folder.write('file', bytes);
        const expected = naiveWhole(bytes, pattern, {
          invert,
          ...(maxCount !== undefined && { maxCount }),
        });
        const all = points.all(false);
        const { name, ...how } = all[point % all.length]!;
        const options = { multiline: true, spans: true, invert, maxCount };
        const matches = await searchFile(path, pattern, { ...how, ...options });
        expect(foundSpans(matches), name).toEqual(expected);
        const left = await searchFile(path, pattern, options);
        engines[left.engine] += 1;
        expect(foundSpans(left), `${left.engine}`).toEqual(expected);
        const parts = [...left].flatMap(({ spans }) => (spans ?? []).map(({ end }) => end));
        expect(parts).toEqual(expected.ends);
        expect(foundSpans(await searchBytes(bytes, pattern, options))).toEqual(expected);
        const count = invert ? expected.lineNumbers.length : expected.starts.length;
        expect(await countMatches(path, pattern, { multiline: true, invert, maxCount })).toBe(
          count,
        );
        const cut = [bytes.subarray(0, point), bytes.subarray(point)];
        const lines: number[] = [];
        for await (const batch of searchStream(cut, pattern, options))
          lines.push(...batch.lineNumbers);
        expect(lines).toEqual(expected.lineNumbers);
        if (maxCount === 0) return;
        const binary = { binary: 'text', encoding: 'none' } as const;
        for (const walker of WALKERS) {
          for await (const file of search(path, pattern, { ...walker, ...options, ...binary })) {
            expect(foundSpans(file)).toEqual(expected);
          }
        }
      }),
      runs(120),
    );
    if (!noNative) expect(engines.native).toBeGreaterThan(10);
  });

  it('is RegExp on a large text, which the native engine reads bit by bit', async () => {
    const patterns = [/x\ny/, /[a-z]+q\n+x/, /qq[^z]*\n[^z]*zz/, /^x.$\n\S/m, /é\s\n|\n\n\n/];
    let state = 1;
    const parts = [...'xyzqabé ', '\n', '\n', 'ab\n', ' qa x', '\n\n', 'abc abz ab'];
    const drawn = Array.from({ length: 4_500_000 }, () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return parts[(state >>> 12) % parts.length]!;
    });
    const bytes = Buffer.from(`${drawn.join('')}x`);
    expect(bytes.length).toBeGreaterThan(8 << 20);
    const path = folder.write('large', bytes);
    for (const pattern of patterns) {
      const options = { multiline: true, spans: true };
      const compiled = compilePatterns(pattern, { multiline: true });
      const { lines, lineNumbers, offsets, spans } = searchWholeText(compiled, bytes);
      const found = await searchFile(path, pattern, options);
      if (!noNative) expect(found.engine, pattern.source).toBe('native');
      expect(found.lines).toBe(lines);
      expect(Buffer.from(found.offsets.buffer).equals(Buffer.from(offsets.buffer))).toBe(true);
      expect(found.lineNumbers.at(-1)).toBe(lineNumbers.at(-1)! + 1);
      const { starts, ends } = joinSpans([spans!]);
      expect(starts.length, pattern.source).toBeGreaterThan(100);
      for (const [ours, theirs] of [
        [found.spans!.starts, starts] as const,
        [found.spans!.ends, ends] as const,
      ]) {
        expect(
          Buffer.compare(Buffer.from(ours.slice().buffer), Buffer.from(theirs.slice().buffer)),
        ).toBe(0);
      }
    }
    // What is malformed at its end is found out when the beginning is told already.
    const broken = folder.write('broken', Buffer.concat([bytes, Buffer.from([0xff])]));
    const left = await searchFile(broken, /[^a\n]\nx/, { multiline: true });
    if (!noNative) expect(left.engine).toBe('js');
    for (const [file, whole, pattern] of [
      [broken, left, /[^a\n]\nx/],
      [path, await searchFile(path, /x\ny/, { multiline: true, spans: true }), /x\ny/],
    ] as const) {
      const all = { lineNumbers: [] as number[], offsets: [] as number[], ends: [] as number[] };
      let batches = 0;
      for await (const batch of streamFile(file, pattern, { multiline: true, spans: true })) {
        batches += 1;
        for (const number of batch.lineNumbers) all.lineNumbers.push(number);
        for (const offset of batch.offsets) all.offsets.push(offset);
        for (let i = 0; i < batch.offsets.length; i += 1) {
          const { rows, ends } = batch.spans!;
          for (let k = rows[i]!; k < rows[i + 1]!; k += 1) all.ends.push(ends[k]!);
        }
      }
      if (!noNative) expect(batches).toBeGreaterThan(1);
      const same = (ours: readonly number[], theirs: ArrayLike<number>) =>
        ours.length === theirs.length && ours.every((value, i) => value === theirs[i]);
      expect(same(all.lineNumbers, whole.lineNumbers)).toBe(true);
      expect(same(all.offsets, whole.offsets)).toBe(true);
      if (whole.spans) expect(same(all.ends, whole.spans.ends)).toBe(true);
      expect(await countMatches(file, pattern, { multiline: true })).toBe(all.ends.length);
    }
  });

  it('tells of each match what RegExp does in the whole text, of which it reads a part', async () => {
    const chosen = fc.constantFrom<(RegExp | string)[]>(...CHOSEN);
    const pattern = fc.oneof(chosen, chosen, randomRegExps());
    const usual = ['a', 'b', '\n', 'ab', ' ', '\n\n', 'b\n', '\r\n', 'é'];
    const of = (parts: string[]) =>
      fc
        .array(fc.constantFrom(...parts), { minLength: 9, maxLength: 30 })
        .map((drawn) => drawn.join(''));
    const text = fc.oneof(of(usual), of(usual), of([...usual, '😀']));
    const drawn = fc.record({ text, pattern, least: fc.integer({ min: 1, max: 9 }) });
    let read = 0;
    await fc.assert(
      fc.asyncProperty(drawn, async ({ text, pattern, least }) => {
        const bytes = Buffer.from(text);
        const compiled = compilePatterns(pattern, { multiline: true });
        const { offsets, spans } = searchWholeText(compiled, bytes);
        const columns = joinSpans([spans!]);
        const source = bytesText(bytes);
        const sizes = { least, most: 2 * least };
        const parts = new WholeText(compiled, source, offsets, columns, sizes);
        const whole = new TextAtOnce(compiled, source, offsets, columns);
        const told = (span: MatchSpan) => {
          const replaced = ['<$1$&>', "$'", (...all: unknown[]) => all.join()].map((replacement) =>
            span.replacement(replacement),
          );
          const { indices } = span;
          return { ...span, indices: indices && [...indices], replaced };
        };
        const rows = Array.from(offsets, (_, i) => i);
        for (const i of [...rows, ...rows.reverse()]) {
          expect(parts.spansAt(i).map(told)).toEqual(whole.spansAt(i).map(told));
        }
        if (parts.readsParts && offsets.length > 1) read += 1;
      }),
      runs(400),
    );
    expect(read).toBeGreaterThan(30);
  });

  it('gives each line that a match covers once, and the match with the first', async () => {
    const path = folder.write('blocks', 'a {\n  1\n}\nb\nc {\n}\n');
    const matches = await searchFile(path, /(?<name>\w) \{[^}]*\}/, { multiline: true });
    expect([...matches].map(({ lineNumber, text }) => `${lineNumber}:${text}`)).toEqual([
      ...['1:a {', '2:  1', '3:}', '5:c {', '6:}'],
    ]);
    expect(matches.spansAt(0).map(({ text, groups }) => [text, groups?.['name']])).toEqual([
      ['a {\n  1\n}', 'a'],
    ]);
    expect(matches.spansAt(1)).toEqual([]);
    const parts = await searchFile(path, /(?<name>\w) \{[^}]*\}/, {
      multiline: true,
      onlyMatching: true,
      replace: '<$<name>>',
    });
    expect([...parts].map(({ text }) => text)).toEqual(['<a>', '<c>']);
    const replaced = await searchFile(path, /\{[^}]*\}/, { multiline: true, replace: '-' });
    expect([...replaced].map(({ text }) => text)).toEqual(['a -', 'c -']);
  });

  it('has a number of lines only where it was not enough before', async () => {
    const path = folder.write('limited', 'a\nb\na\nb\nc');
    const found = async (maxCount: number, invert: boolean) => {
      const { lines, count } = await searchFile(path, /a\nb/, {
        multiline: true,
        maxCount,
        invert,
      });
      return [lines, count];
    };
    expect([await found(1, false), await found(2, false), await found(3, false)]).toEqual([
      ...[
        [undefined, 2],
        [undefined, 4],
        [5, 4],
      ],
    ]);
    expect([await found(1, true), await found(2, true)]).toEqual([
      [undefined, 1],
      [5, 1],
    ]);
  });

  it.skipIf(noNative)('refuses what is too large, and what strategy native cannot do', async () => {
    const crlf = folder.write('crlf', 'a\r\nb\r\n');
    expect((await searchFile(crlf, /a$/m, { multiline: true })).plan).toMatchObject({
      engine: 'js',
      whyJs: expect.stringContaining('line feeds'),
    });
    const search = searchFile(crlf, /a$/m, { multiline: true, strategy: 'native' });
    await expectError(search, 'IMPOSSIBLE_COMBINATION', 'multiline', 'threads');
    expect(() => checkSize(2 ** 30, 'js', 'big')).toThrow(/"big" has 1073741824 bytes/);
    expect(() => checkSize(2 ** 30, 'native', 'big')).not.toThrow();
    expect(() => checkSize(2 ** 31, 'native', '')).toThrow(/the text has/);
  });
});
