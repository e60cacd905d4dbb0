import { rmSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { type FileMatches, search, searchFile, type TreeOptions } from '@parallel/search';
import fc from 'fast-check';
import { rejection } from 'test-support/errors';
import { temporaryFolder } from 'test-support/folder';
import { runs } from 'test-support/runs';
import { describe, expect, it } from 'vitest';
import { shortLines } from '../support/contents.js';
import { noNative } from '../support/native.js';
import { naiveWhole } from '../support/span-oracle.js';
import { all } from './support.js';

const spansOf = ({ lineNumbers, spans }: FileMatches) => ({
  lineNumbers: [...lineNumbers],
  rows: [...spans!.rows],
  starts: [...spans!.starts],
  ends: [...spans!.ends],
});

const names = (found: readonly FileMatches[]) => found.map(({ path }) => path.split('/').at(-1)!);

describe.skipIf(noNative)('multiline in trees', () => {
  it('is RegExp on each whole text, whoever searches it, in the order that is asked for', async () => {
    const tree = temporaryFolder();
    const drawn = fc.record({
      // Malformed, with carriage returns or characters of two units, and plain ones.
      texts: fc.array(
        fc.oneof(shortLines, fc.constantFrom('ab\na\n', 'b\n', '').map(Buffer.from)),
        {
          minLength: 1,
          maxLength: 9,
        },
      ),
      pattern: fc.constantFrom(/a\nb/, /[^a]+/, /b$/m, /\n+/, /(?<=a)\nb?/, 'a\n', /é|💩/),
      invert: fc.boolean(),
      maxCount: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
      workers: fc.integer({ min: 1, max: 3 }),
      sort: fc.constantFrom('path' as const, 'none' as const),
    });
    const engines = { native: 0, js: 0 };
    await fc.assert(
      fc.asyncProperty(drawn, async ({ texts, pattern, ...how }) => {
        rmSync(tree.root, { recursive: true });
        for (const [i, text] of texts.entries()) tree.write(String(i), text);
        const options = { ...how, multiline: true, encoding: 'none', binary: 'text' } as const;
        const limits = {
          invert: how.invert,
          ...(how.maxCount !== undefined && { maxCount: how.maxCount }),
        };
        const expected = texts.map((text) => naiveWhole(Buffer.from(text), pattern, limits));
        const matching = expected.flatMap(({ lineNumbers }, i) =>
          lineNumbers.length > 0 ? [String(i)] : [],
        );
        const found = await all(tree.root, pattern, { ...options, spans: true });
        expect(how.sort === 'path' ? names(found) : names(found).sort()).toEqual(matching);
        for (const file of found) {
          const i = Number(names([file])[0]);
          expect(spansOf(file)).toEqual(expected[i]);
          engines[file.engine] += 1;
          const lines = Buffer.from(texts[i]!).toString('latin1').split('\n');
          for (const [k, number] of file.lineNumbers.entries()) {
            expect(Buffer.from(file.bytes(k)).toString('latin1')).toBe(lines[number - 1]);
          }
        }
        const counts = await all(tree.root, pattern, { ...options, sort: 'path', mode: 'count' });
        const sizes = expected.map(({ lineNumbers, starts }) =>
          how.invert ? lineNumbers.length : starts.length,
        );
        expect(counts.map(({ count }) => count)).toEqual(sizes.filter((count) => count > 0));
        const mode = 'filesWithoutMatch' as const;
        const without = await all(tree.root, pattern, { ...options, sort: 'path', mode });
        expect(names(without)).toEqual(
          texts.flatMap((_, i) => (matching.includes(String(i)) ? [] : [String(i)])),
        );
      }),
      runs(30),
    );
    expect(engines.native).toBeGreaterThan(0);
    expect(engines.js).toBeGreaterThan(0);
  });

  it('comes in parts where there is much of it, with the lines around as searchFile has them', async () => {
    const text = `${'a {\n  b\n}\nno\n'.repeat(40_000)}${'c'.repeat(3_000_000)}\n`;
    const tree = temporaryFolder({ large: text, odd: `${text}\r\n` });
    for (const pattern of [/\{[^}]*\}/, /\{[^}]*\}$/m]) {
      const options = { multiline: true, spans: true, before: 1, after: 2 };
      const found = await all(tree.root, pattern, { ...options, sort: 'path' });
      expect(names(found)).toEqual(['large', 'odd']);
      for (const file of found) {
        const same = await searchFile(file.path, pattern, options);
        expect(file.count).toBe(same.count);
        for (const column of ['lineNumbers', 'offsets', 'kinds', 'groups'] as const) {
          expect(Buffer.compare(bytes(file[column]), bytes(same[column])), column).toBe(0);
        }
        expect(file.spansAt(0).map((span) => span.text)).toEqual(['{\n  b\n}']);
        expect(file.line(4)).toBe(same.line(4));
      }
    }
  });

  it('heeds what is binary as line by line, natively and by RegExp', async () => {
    const text = 'a\nb\n';
    const border = 'x'.repeat(65_535);
    const tree = temporaryFolder({
      late: `${text}${border}\n\0${text}`,
      only: `${border}\n\0a\nb`,
      early: `\0${text}`,
      none: text,
    });
    const named = (name: string, pattern: RegExp, options: TreeOptions = {}) =>
      all(tree.path(name), pattern, { multiline: true, ...options });
    for (const pattern of [/a\nb/, /a\nb(?=)/, /a(?=\n)\nb/]) {
      const found = await all(tree.root, pattern, { multiline: true, sort: 'path' });
      expect(names(found)).toEqual(['late', 'none']);
      expect(found[0]).toMatchObject({ count: 2, binary: true, binaryOffset: 65_540 });
      const [only] = await named('only', pattern);
      expect(only).toMatchObject({ count: 0, matchesAsBinary: true, binaryOffset: 65_536 });
      expect((await named('early', pattern))[0]).toMatchObject({ matchesAsBinary: true });
      expect(await named('early', pattern, { binary: 'skip' })).toEqual([]);
      expect((await named('early', pattern, { binary: 'text' }))[0]).toMatchObject({ count: 2 });
      expect((await named('none', pattern))[0]).toMatchObject({ binary: false, count: 2 });
    }
  });

  it('has the text of what was decoded, also when the file is gone', async () => {
    const text = 'é a\nb\nno\n';
    const tree = temporaryFolder({
      utf16: Buffer.from(`\ufeff${text}`, 'utf16le'),
      'zip.gz': gzipSync(text),
      mark: `\ufeff${text}`,
    });
    for (const pattern of [/(?<x>a)\nb/, /(?<x>a)(?=\n)\nb/]) {
      const options = { multiline: true, searchZip: true, sort: 'path' } as const;
      const found = await all(tree.root, pattern, options);
      expect(found.map(({ decoded, offsets }) => [decoded, [...offsets]])).toEqual([
        [false, [3, 8]],
        [true, [0, 5]],
        [true, [0, 5]],
      ]);
      if (!String(pattern).includes('?=')) continue;
      rmSync(tree.root, { recursive: true });
      for (const file of found) {
        expect([file.line(0), file.line(1)]).toEqual(['é a', 'b']);
        expect(file.spansAt(0)).toMatchObject([
          { text: 'a\nb', start: 3, end: 6, groups: { x: 'a' } },
        ]);
      }
    }
  });

  it('says of a large file with a mark where matches are, as of a small one', async () => {
    const tree = temporaryFolder({ large: `\ufeffab\n${'c\n'.repeat(3_000_000)}` });
    const [file] = await all(tree.root, /^(?<x>a)b\n/, { multiline: true });
    expect(file).toMatchObject({ count: 1, engine: 'native' });
    expect(file!.spansAt(0)).toMatchObject([{ start: 0, end: 3, index: 0, groups: { x: 'a' } }]);
  });

  it('goes on beside texts for which RegExp takes any time, and ends at an abort', async () => {
    const endless = `${'a'.repeat(40)}c\n`;
    const tree = temporaryFolder({ '1': endless, '2': endless, '3': 'ab\n' });
    for (let i = 4; i < 10; i += 1) tree.write(String(i), 'ab\n');
    const pattern = /^(?=(a+)+b?$)/m;
    const reason = new Error('enough');
    const controller = new AbortController();
    const seen: string[] = [];
    const options = { multiline: true, workers: 3, signal: controller.signal };
    const searching = (async () => {
      for await (const file of search(tree.root, pattern, options)) {
        seen.push(...names([file]));
        // Two of three workers will not come back; the third has done the others.
        if (seen.length === 7) setImmediate(() => controller.abort(reason));
      }
    })();
    expect(await rejection(searching)).toBe(reason);
    expect(seen.sort()).toEqual(['3', '4', '5', '6', '7', '8', '9']);
  });
});

function bytes(
  column: { buffer: ArrayBufferLike; byteOffset: number; byteLength: number } | undefined,
) {
  return Buffer.from(column!.buffer as ArrayBuffer, column!.byteOffset, column!.byteLength);
}
