import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PieceMatches } from '../index.js';
import native from '../index.js';
import { expected, go, missing, naiveLines, plain, temporary } from './support.js';

/** Patterns that mean the same to Rust and, per line, to JavaScript; dots are any byte here. */
const PATTERNS: [rust: string, js: RegExp][] = [
  ['', /(?:)/],
  ['a', /a/],
  ['ab|ba', /ab|ba/],
  ['^$', /^$/],
  ['^a', /^a/],
  ['b$', /b$/],
  ['a*', /a*/],
  ['[^a]', /[^a]/],
  ['a.b', /a.b/s],
  ['\\r$', /\r$/],
  ['\\x00', /\0/],
  ['(?-u:\\xff)', /\xff/],
  ['^[ab]+$', /^[ab]+$/],
];

const texts = fc
  .array(fc.constantFrom(...Buffer.from('aabbc\n\n\n\r\0\xff\xc3', 'latin1')), { maxLength: 120 })
  .map((bytes) => Buffer.from(bytes));
const patterns = fc.constantFrom(...PATTERNS);

describe.skipIf(missing)('search', () => {
  const { Matcher, searchBlock, searchRange, searchRanges } = missing
    ? ({} as ReturnType<typeof native.load>)
    : native.load();

  it('refuses patterns that do not compile, and says which', () => {
    expect(() => new Matcher('(')).toThrow('pattern "(" does not compile: unclosed group');
    expect(() => new Matcher('(?=a)')).toThrow(/look-around/);
    expect(() => new Matcher('(a)\\1')).toThrow(/backreferences/);
    expect(() => new Matcher('\\w{9999}{99}')).toThrow(/larger than|exceeds/);
    expect(() => new Matcher(5 as never)).toThrow('pattern is 5; it must be a string');
  });

  it('searches blocks as line by line', () => {
    fc.assert(
      fc.property(texts, patterns, (bytes, [pattern, regexp]) => {
        const found = searchBlock(new Matcher(pattern), bytes);
        expect(plain(found)).toEqual(expected(naiveLines(bytes, (line) => regexp.test(line))));
      }),
      { numRuns: 1000 },
    );
  });

  it('searches blocks in shared memory', () => {
    const bytes = Buffer.from('xx\na\n\nba\nlonger than eight bytes a\nb');
    for (let start = 0; start < 9; start++) {
      const shared = new Uint8Array(new SharedArrayBuffer(64), start, bytes.length);
      shared.set(bytes);
      const lines = naiveLines(bytes, (line) => line.includes('a'));
      expect(plain(searchBlock(new Matcher('a'), shared))).toEqual(expected(lines));
    }
    expect(searchBlock(new Matcher(''), new Uint8Array(0)).lines).toBe(0);
  });

  it('gives columns that a worker can transfer', () => {
    const { lineNumbers, offsets } = searchBlock(new Matcher(''), Buffer.from('a\nb\n'));
    const transfer = [lineNumbers.buffer, offsets.buffer] as ArrayBuffer[];
    expect(structuredClone([lineNumbers, offsets], { transfer })).toHaveLength(2);
    expect(lineNumbers.length).toBe(0);
  });

  it('searches tiny ranges as line by line, on this thread and on others', async () => {
    const sizes = fc.integer({ min: 1, max: 64 });
    await fc.assert(
      fc.asyncProperty(texts, patterns, sizes, async (bytes, [pattern, regexp], size) => {
        using file = temporary('text', bytes);
        const matcher = new Matcher(pattern);
        const lines = naiveLines(bytes, (line) => regexp.test(line));
        // On past the end of the file: such ranges are empty.
        const count = Math.ceil(bytes.length / size) + 1;
        const ranges = Array.from({ length: count }, (_, i) => [i * size, (i + 1) * size] as const);
        const wanted = ranges.map(([start, end]) => expected(lines, start, end));
        const alone = ranges.map((range) => plain(searchRange(matcher, file.path, ...range)));
        expect(alone).toEqual(wanted);

        const together: unknown[] = [];
        const onPiece = (index: number, piece: PieceMatches) => {
          expect(together[index]).toBeUndefined();
          together[index] = plain(piece);
        };
        const list = Float64Array.from(ranges.flat());
        await searchRanges(matcher, file.path, list, 2, go(), onPiece);
        expect(together).toEqual(wanted);
      }),
      { numRuns: 200 },
    );
  });

  it('hands over large columns whole', async () => {
    const bytes = Buffer.from('line\n'.repeat(100_000));
    using file = temporary('text', bytes);
    const pieces: PieceMatches[] = [];
    const ranges = Float64Array.of(0, bytes.length);
    await searchRanges(new Matcher('n'), file.path, ranges, 1, go(), (_, piece) => {
      pieces.push(piece);
    });
    const [piece] = pieces;
    expect([piece!.lines, piece!.lineNumbers.length, piece!.offsets.length]).toEqual([
      100_000, 100_000, 100_000,
    ]);
    expect(piece!.lineNumbers.every((number, index) => number === index)).toBe(true);
    expect(piece!.offsets.every((offset, index) => offset === index * 5)).toBe(true);
  });

  it.each([
    ['shared', () => new Int32Array(new SharedArrayBuffer(4))],
    ['ordinary', () => new Int32Array(1)],
  ])('stops when an %s flag is set, and resolves', async (_, flag) => {
    using file = temporary('text', 'a\n'.repeat(2000));
    const ranges = Float64Array.from({ length: 4000 }, (_, i) => i & ~1);
    for (const before of [true, false]) {
      const cancel = flag();
      if (before) cancel[0] = 1;
      let pieces = 0;
      await searchRanges(new Matcher('a'), file.path, ranges, 2, cancel, () => {
        pieces++;
        cancel[0] = 1;
      });
      expect(pieces).toBeLessThanOrEqual(before ? 0 : 2000);
    }
  });

  it('rejects with the code of what went wrong', async () => {
    const matcher = new Matcher('a');
    const ranges = Float64Array.of(0, 10);
    const path = '/nowhere/at/all';
    const search = (file: string) => searchRanges(matcher, file, ranges, 2, go(), () => {});
    await expect(search(path)).rejects.toMatchObject({
      code: 'ENOENT',
      message: expect.stringContaining(path),
    });
    await expect(search('.')).rejects.toMatchObject({ code: 'EISDIR' });
    expect(() => searchRange(matcher, path, 0, 1)).toThrow(/^ENOENT: .*\/nowhere\/at\/all/);
    if (process.platform === 'linux') {
      await expect(search('/dev/zero')).rejects.toMatchObject({ code: 'EINVAL' });
    }
  });

  it('rejects with whatever the callback throws, and calls it no more', async () => {
    using file = temporary('text', 'a\n'.repeat(500));
    const ranges = Float64Array.from({ length: 1000 }, (_, i) => i & ~1);
    for (const thrown of [new TypeError('no'), 'a string', undefined, null, 7]) {
      let calls = 0;
      const promise = searchRanges(new Matcher('a'), file.path, ranges, 2, go(), () => {
        calls++;
        throw thrown;
      });
      const caught = await promise.then(
        () => 'resolved',
        (error: unknown) => ({ error }),
      );
      expect(caught).toEqual({ error: thrown });
      expect(calls).toBe(1);
    }
  });

  it('refuses bad arguments by name', () => {
    const matcher = new Matcher('a');
    const ranges = (...numbers: number[]) =>
      searchRanges(matcher, 'x', Float64Array.from(numbers), 1, go(), () => {});
    expect(() => searchBlock({} as never, Buffer.alloc(1))).toThrow('matcher is an object');
    expect(() => searchBlock(matcher, 'text' as never)).toThrow('bytes is "text"; it must be a');
    expect(() => searchBlock(matcher, new Int8Array(1) as never)).toThrow('bytes is Int8Array');
    expect(() => searchRange(matcher, 'x', -1, 5)).toThrow('start is -1; it must be an integer');
    expect(() => searchRange(matcher, 'x', 5, 4)).toThrow('end is 4; it must be an integer from 5');
    expect(() => searchRange(matcher, 1 as never, 0, 1)).toThrow('path is 1; it must be a string');
    expect(() => ranges(1)).toThrow('ranges has 1 numbers');
    expect(() => ranges(0, 5, 7, 6)).toThrow('ranges[2] and the next are 7 and 6');
    expect(() => ranges(0, Number.NaN)).toThrow('are 0 and NaN');
    for (const threads of [0, 1025, 1.5, Number.NaN, '2' as never]) {
      expect(() => searchRanges(matcher, 'x', new Float64Array(), threads, go(), () => {})).toThrow(
        /^threads is .*; it must be an integer from 1 to 1024$/,
      );
    }
    expect(() =>
      searchRanges(matcher, 'x', new Float64Array(), 1, new Int32Array(), () => {}),
    ).toThrow('cancel has no element');
    expect(() =>
      searchRanges(matcher, 'x', new Float64Array(), 1, go(), undefined as never),
    ).toThrow('onPiece is undefined; it must be a function');
  });
});
