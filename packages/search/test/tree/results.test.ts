import { join } from 'node:path';
import fc from 'fast-check';
import { temporaryFolder } from 'test-support/folder';
import { runs } from 'test-support/runs';
import { describe, expect, it } from 'vitest';
import type { TreeMode } from '../../src/tree/options.js';
import { contents } from '../support/contents.js';
import { noNative } from '../support/native.js';
import { naiveSearch } from '../support/oracle.js';
import { PATTERNS } from '../support/patterns.js';
import { byNative, byWorkers, ways } from './support.js';

const patterns = fc.constantFrom(...PATTERNS);
/** A mark would be skipped, as it is not in `searchFile`'s oracle. */
const unmarked = contents.filter(
  (bytes) => !/^(efbbbf|fffe|feff)/.test(bytes.subarray(0, 3).toString('hex')),
);

describe.each(ways)('what is found, by $name', ({ all, isNative }) => {
  const tree = temporaryFolder();

  it('is what each file has, for every pattern, mode and order', async () => {
    const modes = fc.constantFrom<TreeMode>(
      'lines',
      'columns',
      'count',
      'filesWithMatches',
      'filesWithoutMatch',
    );
    const how = fc.record({
      mode: modes,
      sort: fc.constantFrom('path' as const, 'none' as const),
      workers: fc.integer({ min: 1, max: 3 }),
      includeWithoutMatch: fc.boolean(),
      invert: fc.boolean(),
      // Native threads find the lines, then, and RegExp looks at them where the pattern needs it.
      searchZip: isNative ? fc.boolean() : fc.constant(false),
    });
    let round = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(unmarked, { maxLength: 5 }),
        patterns,
        how,
        async (files, pattern, options) => {
          round += 1;
          files.forEach((bytes, i) => void tree.write(`${round}/${i}`, bytes));
          tree.write(`${round}/none/empty`, '');
          const root = tree.path(String(round));
          const found = await all(root, pattern, { ...options, binary: 'text' });
          const { mode } = options;
          const expected = [...files, Buffer.alloc(0)].flatMap((bytes, i) => {
            const found = naiveSearch(bytes, pattern, options.invert);
            const { count, lineNumbers, offsets, texts } = found;
            const wanted = mode === 'filesWithoutMatch' ? count === 0 : count > 0;
            if (!wanted && !options.includeWithoutMatch) return [];
            const path = `${root}/${i < files.length ? i : 'none/empty'}`;
            if (mode === 'lines') return [{ path, count, lineNumbers, offsets, texts }];
            if (mode === 'columns') return [{ path, count, lineNumbers, offsets, texts }];
            const number = mode === 'count' ? count : Math.min(count, 1);
            return [{ path, count: number, lineNumbers: [], offsets: [], texts: [] }];
          });
          const plain = found.map((file) => ({
            path: file.path,
            count: file.count,
            lineNumbers: [...file.lineNumbers],
            offsets: [...file.offsets],
            texts: [...file.lines()].map(({ text }) => text),
          }));
          if (options.sort === 'none') plain.sort((a, b) => (a.path < b.path ? -1 : 1));
          expect(plain).toEqual(expected);
        },
      ),
      runs(400),
    );
  });

  it('ends with maxCount, in each file', async () => {
    const few = temporaryFolder({ a: 'x\n\nx\nx\n', b: 'x\n', c: 'y\n' });
    for (const pattern of [/x/, /x(?=)/]) {
      for (const [maxCount, counts] of [
        [1, [1, 1]],
        [2, [2, 1]],
        [9, [3, 1]],
      ] as const) {
        const found = await all(few.root, pattern, { maxCount, sort: 'path' });
        expect(found.map(({ count }) => count)).toEqual(counts);
        expect(found.map((file) => [...file.lineNumbers])).toEqual([
          [1, 3, 4].slice(0, maxCount),
          [1],
        ]);
      }
    }
  });

  it('is given line by line, and by index', async () => {
    const [file] = await all(tree.write('lines', 'é one\nno\n two\r\none'), 'o');
    expect(file!.count).toBe(4);
    expect([...file!]).toEqual([
      { lineNumber: 1, offset: 0, text: 'é one' },
      { lineNumber: 2, offset: 7, text: 'no' },
      { lineNumber: 3, offset: 10, text: ' two\r' },
      { lineNumber: 4, offset: 16, text: 'one' },
    ]);
    expect([3, 0, 2, 1].map((i) => file!.line(i))).toEqual(['one', 'é one', ' two\r', 'no']);
    for (const index of [-1, 4, 0.5, Number.NaN]) {
      expect(() => file!.line(index)).toThrow(RangeError);
    }
  });

  it('is the same in a tree with one huge file, whose text stays in it', async () => {
    const lines = Array.from({ length: 900_000 }, (_, i) => `line ${i} of many`);
    const huge = temporaryFolder({
      'a/huge': lines.join('\n'),
      'a/small': 'line 7\n',
      b: 'line 9\n',
    });
    for (const pattern of [/[27]7\d* of/, /[27]7\d* (?=of)/]) {
      const hits = lines.flatMap((line, i) => (pattern.test(line) ? [i] : []));
      for (const sort of ['path', 'none'] as const) {
        const found = await all(huge.root, pattern, { sort });
        expect(found.map(({ path }) => path)).toEqual([huge.path('a/huge')]);
        const [file] = found;
        expect(file!.engine).toBe(isNative && !pattern.source.includes('?=') ? 'native' : 'js');
        expect(Array.from(file!.lineNumbers, (number) => number - 1)).toEqual(hits);
        const texts = Array.from(file!, ({ text }) => text);
        expect(texts).toEqual(hits.map((i) => lines[i]!));
        expect(file!.line(hits.length - 1)).toBe(lines[hits.at(-1)!]);
        const [counted] = await all(huge.root, pattern, { sort, mode: 'count' });
        expect(counted!.count).toBe(hits.length);
      }
    }
  });

  it('comes in the order of paths, if asked', async () => {
    const names = ['b', 'a/z', 'a/b/c', 'a-b', 'a.b', 'c/a', 'é', 'Z', '10', '9', 'a/b.txt'];
    const many = temporaryFolder(Object.fromEntries(names.map((name) => [name, 'hit'])));
    // Folder by folder, each by the bytes of its names.
    const key = (path: string) => path.split('/').map((part) => Buffer.from(part));
    const byParts = (a: string, b: string) => {
      const [x, y] = [key(a), key(b)];
      for (let i = 0; ; i += 1) {
        const order = Buffer.compare(x[i]!, y[i]!);
        if (order !== 0) return order;
      }
    };
    for (const workers of [1, 2, 4]) {
      const found = await all(many.root, 'hit', { sort: 'path', workers });
      const paths = found.map(({ path }) => path.slice(many.root.length + 1));
      expect(paths).toEqual([...names].sort(byParts));
    }
  });
});

it.skipIf(noNative)(
  'spans that come along are those of lines that workers have looked at',
  async () => {
    const tree = temporaryFolder();
    const files = fc.array(fc.oneof(unmarked, fc.constant(Buffer.from('ab\n'.repeat(40_000)))), {
      minLength: 1,
      maxLength: 5,
    });
    const how = fc.record({
      mode: fc.constantFrom('lines' as const, 'columns' as const),
      binary: fc.constantFrom('skip' as const, 'stop' as const, 'text' as const),
      encoding: fc.constantFrom('auto', 'none'),
      maxCount: fc.constantFrom(undefined, 1, 3),
      list: fc.constantFrom<(RegExp | string)[]>([/a+/], ['b', /a.?/], [/[^a]/u], [/\w+$/i, 'a']),
    });
    let round = 0;
    await fc.assert(
      fc.asyncProperty(files, how, async (contents, { list, ...options }) => {
        round += 1;
        const root = join(tree.root, String(round));
        for (const [i, bytes] of contents.entries()) tree.write(`${round}/f${i}`, bytes);
        const found = async ({ all }: (typeof ways)[number]) =>
          (await all(root, list, { ...options, spans: true, sort: 'path' })).map(
            ({ path, spans, lineNumbers }) => ({
              path,
              lines: [...lineNumbers],
              spans: spans && Object.values(spans).map((column) => [...column]),
            }),
          );
        expect(await found(byNative)).toEqual(await found(byWorkers));
      }),
      runs(40),
    );
  },
);
