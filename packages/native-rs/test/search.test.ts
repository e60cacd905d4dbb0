import { spawnSync } from 'node:child_process';
import { closeSync, constants, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import fc from 'fast-check';
import { runs } from 'test-support/runs';
import { describe, expect, it, vi } from 'vitest';
import type { Binding, ScanResult } from '../index.js';
import native from '../index.js';
import { expected, go, missing, naiveLines, plain, temporary } from './support.js';

type ScanOptions = Parameters<Binding['scanFile']>[2];

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

/** Reads a byte of a pipe; with nothing in it, it may wait for some. */
function readSome(fd: number): number {
  try {
    return readSync(fd, Buffer.alloc(1));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 0;
    throw error;
  }
}

describe.skipIf(missing)('search', () => {
  const { Matcher, printFile, printWholeFile, scanFile, searchBlock, searchRange, SpanMatcher } =
    missing ? ({} as ReturnType<typeof native.load>) : native.load();

  it('refuses patterns that do not compile, and says which', () => {
    expect(() => new Matcher('(')).toThrow('pattern "(" does not compile: unclosed group');
    expect(() => new Matcher('(?=a)')).toThrow(/look-around/);
    expect(() => new Matcher('(a)\\1')).toThrow(/backreferences/);
    expect(() => new Matcher('\\w{9999}{99}')).toThrow(/counts too far/);
    expect(() => new Matcher('a', 'lines' as never)).toThrow(
      'text is "lines"; it must be bytes, points or units',
    );
    expect(() => new Matcher(5 as never)).toThrow('pattern is 5; it must be a string');
  });

  it('searches blocks as line by line', () => {
    fc.assert(
      fc.property(texts, patterns, (bytes, [pattern, regexp]) => {
        const found = searchBlock(new Matcher(pattern), bytes);
        expect(plain(found)).toEqual(expected(naiveLines(bytes, (line) => regexp.test(line))));
      }),
      runs(1000),
    );
  });

  it('decodes lines only where that is asked for', () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 10]), Buffer.from('💩\n')]);
    const lines = (pattern: string, text?: 'bytes' | 'points' | 'units') => [
      ...searchBlock(new Matcher(pattern, text), bytes).lineNumbers,
    ];
    const replacement = '\\xef\\xbf\\xbd';
    expect(lines(replacement)).toEqual([]);
    expect(lines(replacement, 'points')).toEqual([0]);
    const half = '\\xed\\xa0\\xbd';
    expect(lines(half, 'points')).toEqual([]);
    expect(lines(half, 'units')).toEqual([1]);
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

  /** All that a scan has reported: bytes, and what it found. */
  async function scan(
    matcher: InstanceType<typeof Matcher>,
    path: string,
    options: Partial<ScanOptions> & { end: number },
    cancel: Int32Array = go(),
  ) {
    let bytes = 0;
    const pieces: number[] = [];
    const results: ScanResult[] = [];
    await scanFile(matcher, path, { threads: 2, columns: true, ...options }, cancel, (report) => {
      if (typeof report === 'number') bytes += report;
      else if (report instanceof Float64Array) pieces.push(...report);
      else results.push(report);
    });
    expect(results.length).toBeLessThanOrEqual(1);
    return { bytes, result: results[0], pieces };
  }

  it('searches tiny ranges and pieces as line by line, on this thread and on others', async () => {
    const sizes = fc.integer({ min: 1, max: 64 });
    await fc.assert(
      fc.asyncProperty(texts, patterns, sizes, fc.boolean(), async (...drawn) => {
        const [bytes, [pattern, regexp], size, invert] = drawn;
        using file = temporary('text', bytes);
        const matcher = new Matcher(pattern);
        const lines = naiveLines(bytes, (line) => regexp.test(line) !== invert);
        // On past the end of the file: such ranges are empty.
        for (let start = 0; start <= bytes.length; start += size) {
          const alone = searchRange(matcher, file.path, start, start + size, invert);
          expect(plain(alone)).toEqual(expected(lines, start, start + size));
        }
        const options = { end: bytes.length, pieceBytes: size, invert };
        const { result, bytes: told } = await scan(matcher, file.path, options);
        const whole = expected(lines);
        expect([...result!.lineNumbers!]).toEqual(whole.lineNumbers.map((number) => number + 1));
        expect([...result!.offsets!]).toEqual(whole.offsets);
        expect(result!.lines).toBe(whole.lines);
        expect(told).toBe(bytes.length);
        const { result: counted } = await scan(matcher, file.path, { ...options, columns: false });
        expect(counted).toMatchObject({ count: whole.offsets.length });
        expect(counted!.lineNumbers).toBeUndefined();
      }),
      runs(200),
    );
  });

  it('hands over large columns whole, and finds no more than a limit', async () => {
    const bytes = Buffer.from('line\n'.repeat(100_000));
    using file = temporary('text', bytes);
    for (const limit of [undefined, 0, 1, 99_999]) {
      const count = limit ?? 100_000;
      const options = { end: bytes.length, ...(limit !== undefined && { limit }) };
      const { result } = await scan(new Matcher('n'), file.path, options);
      expect([result!.count, result!.lineNumbers!.length, result!.offsets!.length]).toEqual([
        count,
        count,
        count,
      ]);
      expect(result!.lineNumbers!.every((number, index) => number === index + 1)).toBe(true);
      expect(result!.offsets!.every((offset, index) => offset === index * 5)).toBe(true);
    }
  });

  it('goes on with the numbers of lines', async () => {
    using file = temporary('text', 'a\na\n');
    const options = { end: 4, start: 2, linesBefore: 2 ** 32 - 2 };
    const { result } = await scan(new Matcher('a'), file.path, options);
    expect([...result!.lineNumbers!]).toEqual([2 ** 32 - 1]);
    const further = await scan(new Matcher('a'), file.path, { ...options, linesBefore: 2 ** 32 });
    expect([...further.result!.lineNumbers!]).toEqual([1]);
    expect(further.result!.wraps).toEqual([0]);
    expect(further.result!.lines).toBe(2 ** 32 + 1);
  });

  it('prints lines into a descriptor, in their order', async () => {
    const text = Array.from({ length: 5000 }, (_, i) => `line ${i % 3}`).join('\n');
    using file = temporary('text', text);
    using output = temporary('output', '');
    const fd = openSync(output.path, 'r+');
    const options = { end: text.length, threads: 2, pieceBytes: 100 };
    const layout = { prefix: 'x:', lineNumbers: true, offsets: true };
    await printFile(new Matcher('1$'), file.path, options, fd, layout, go(), () => {});
    closeSync(fd);
    const wanted = text
      .split('\n')
      .map((line, i) => `x:${i + 1}:${i * 7}:${line}\n`)
      .filter((line) => line.endsWith('1\n'));
    expect(readFileSync(output.path, 'utf8')).toBe(wanted.join(''));
    const closed = printFile(new Matcher('1'), file.path, options, 9999, layout, go(), () => {});
    await expect(closed).rejects.toMatchObject({ code: 'EBADF' });
  });

  it.skipIf(process.platform === 'win32').each([
    ['that blocks', constants.O_RDWR],
    ['that does not block', constants.O_RDWR | constants.O_NONBLOCK],
  ])('stops though nobody goes on reading a pipe %s', async (_, flags) => {
    const text = 'abcdefg\n'.repeat(500_000);
    using file = temporary('text', text);
    using pipe = temporary('pipe', '');
    rmSync(pipe.path);
    spawnSync('mkfifo', [pipe.path]);
    // With both ends open, neither waits for the other.
    const fd = openSync(pipe.path, flags);
    const cancel = new Int32Array(new SharedArrayBuffer(4));
    const options = { end: text.length, threads: 2 };
    const lines = new Matcher('a');
    const whole = new SpanMatcher(['a'], 'bytes');
    for (const print of [
      () => printFile(lines, file.path, options, fd, {}, cancel, () => {}),
      () => printWholeFile(whole, file.path, {}, fd, {}, cancel, () => {}),
    ]) {
      cancel[0] = 0;
      const printed = print();
      // More is to come than the pipe can hold.
      await vi.waitUntil(() => readSome(fd) > 0, { timeout: 60_000 });
      cancel[0] = 1;
      await printed;
    }
    closeSync(fd);
  });

  it.each([
    ['shared', () => new Int32Array(new SharedArrayBuffer(4))],
    ['ordinary', () => new Int32Array(1)],
  ])('stops when an %s flag is set, and resolves with nothing found', async (_, flag) => {
    const text = 'a\n'.repeat(200_000);
    using file = temporary('text', text);
    const before = flag();
    before[0] = 1;
    const options = { end: text.length, pieceBytes: 1 };
    expect((await scan(new Matcher('a'), file.path, options, before)).result).toBeUndefined();
    const cancel = flag();
    const how = { ...options, threads: 2, columns: true };
    let last: unknown;
    await scanFile(new Matcher('a'), file.path, how, cancel, (report) => {
      last = report;
      cancel[0] = 1;
    });
    expect(typeof last).toBe('number');
  });

  it('tells who had which piece from when to when, where it is told to', async () => {
    const text = 'a line\n'.repeat(300);
    using file = temporary('text', text);
    const options = { end: text.length, pieceBytes: 64 };
    const silent = await scan(new Matcher('a'), file.path, options);
    expect(silent.pieces).toEqual([]);
    const started = performance.now();
    const { pieces, result } = await scan(new Matcher('a'), file.path, { ...options, now: 1e6 });
    const ended = 1e6 + performance.now() - started;
    expect(result!.count).toBe(300);
    const seen: number[] = [];
    for (let i = 0; i < pieces.length; i += 4) {
      const [worker, piece, begun, done] = pieces.slice(i, i + 4);
      expect([0, 1]).toContain(worker);
      expect(begun).toBeGreaterThanOrEqual(1e6);
      expect(done).toBeGreaterThanOrEqual(begun!);
      // The clocks need not agree to the last microsecond.
      expect(done).toBeLessThanOrEqual(ended + 1);
      seen.push(piece!);
    }
    const count = Math.ceil(text.length / 64);
    expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
  });

  it('rejects with the code of what went wrong', async () => {
    const matcher = new Matcher('a');
    const path = '/nowhere/at/all';
    const search = (file: string) => scan(matcher, file, { end: 10 });
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
    for (const thrown of [new TypeError('no'), 'a string', undefined, null, 7]) {
      let calls = 0;
      const options = { end: 1000, threads: 2, columns: true };
      const promise = scanFile(new Matcher('a'), file.path, options, go(), () => {
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
    expect(() => searchBlock({} as never, Buffer.alloc(1))).toThrow('matcher is an object');
    expect(() => searchBlock(matcher, 'text' as never)).toThrow('bytes is "text"; it must be a');
    expect(() => searchBlock(matcher, new Int8Array(1) as never)).toThrow('bytes is Int8Array');
    expect(() => searchRange(matcher, 'x', -1, 5)).toThrow('start is -1; it must be an integer');
    expect(() => searchRange(matcher, 'x', 5, 4)).toThrow('end is 4; it must be an integer from 5');
    expect(() => searchRange(matcher, {} as never, 0, 1)).toThrow('source is an object');
    expect(() => searchRange(matcher, 987_654, 0, 1)).toThrow('EBADF');
    const options = (more: object) =>
      scanFile(matcher, 'x', { end: 5, threads: 1, ...more }, go(), () => {});
    for (const threads of [0, 1025, 1.5, Number.NaN, '2' as never]) {
      expect(() => options({ threads })).toThrow(
        /^options.threads is .*; it must be an integer from 1 to 1024$/,
      );
    }
    expect(() => options({ threads: undefined })).toThrow('options.threads is missing');
    expect(() => options({ end: undefined })).toThrow('options.end is missing');
    expect(() => options({ start: 6 })).toThrow('options.end is 5; it must be an integer from 6');
    expect(() => options({ columns: 1 })).toThrow('options.columns is 1; it must be true or false');
    expect(() => options({ now: 'noon' as never })).toThrow('options.now is "noon"');
    expect(() => options({ limit: -1 })).toThrow('options.limit is -1');
    expect(() => scanFile(matcher, 'x', 5 as never, go(), () => {})).toThrow('options is 5');
    const plainOptions = { end: 5, threads: 1 };
    expect(() => scanFile(matcher, 'x', plainOptions, new Int32Array(), () => {})).toThrow(
      'cancel has no element',
    );
    expect(() => scanFile(matcher, 'x', plainOptions, go(), undefined as never)).toThrow(
      'onReport is undefined; it must be a function',
    );
    expect(() => printFile(matcher, 'x', plainOptions, -1, {}, go(), () => {})).toThrow('fd is -1');
  });
});
