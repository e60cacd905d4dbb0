import { execFileSync, spawn } from 'node:child_process';
import { closeSync, openSync, readSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { runs } from 'test-support/runs';
import { describe, expect, it } from 'vitest';
import type { LineOptions, SearchedLines } from '../binding.js';
import native from '../index.js';
import { expected, go, missing, naiveLines, temporary } from './support.js';

const unix = process.platform !== 'win32';

describe.skipIf(missing)('LineSearch', () => {
  const { LineSearch, Matcher } = missing ? ({} as ReturnType<typeof native.load>) : native.load();

  async function search(
    source: string | number,
    pattern = 'a',
    options: Partial<LineOptions> = {},
    onLines: (lines: SearchedLines) => void = () => {},
    cancel: Int32Array = go(),
  ) {
    const pieces: SearchedLines[] = [];
    const lines = new LineSearch({ threads: 2, encoding: 'auto', blocks: 'matching', ...options });
    await lines.runFile(new Matcher(pattern), source, cancel, (piece) => {
      pieces.push(piece);
      lines.taken(piece.weight);
      onLines(piece);
    });
    return pieces;
  }

  /** The columns of all pieces, and the lines in all. */
  function joined(pieces: SearchedLines[]) {
    return {
      lines: pieces.reduce((sum, { lines }) => sum + lines, 0),
      lineNumbers: pieces.flatMap(({ linesBefore, lineNumbers }) =>
        Array.from(lineNumbers, (number) => linesBefore + number),
      ),
      offsets: pieces.flatMap(({ offsets }) => [...offsets]),
    };
  }

  const texts = (pieces: SearchedLines[]) =>
    pieces.flatMap(({ block, offset: base, offsets }) =>
      Array.from(offsets, (offset) => {
        const rest = Buffer.from(block!.subarray(offset - base));
        const end = rest.indexOf(10);
        return rest.toString('utf8', 0, end < 0 ? rest.length : end);
      }),
    );

  const bytes = fc
    .array(fc.constantFrom(...Buffer.from('aabbc\n\n\n\r\xff\xc3', 'latin1')), { maxLength: 120 })
    .map((array) => Buffer.from(array));

  it('finds what line by line finds, packed or not', async () => {
    const options = fc.record({
      zip: fc.boolean(),
      blocks: fc.constantFrom('none', 'matching', 'all'),
      blockBytes: fc.integer({ min: 1, max: 40 }),
      threads: fc.integer({ min: 1, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(bytes, options, async (content, how) => {
        using file = temporary('text', how.zip ? gzipSync(content) : content);
        const pieces = await search(file.path, 'a', { ...how, encoding: 'none' });
        const lines = naiveLines(content, (line) => line.includes('a'));
        expect(joined(pieces)).toEqual(expected(lines));
        const last = pieces.at(-1)!;
        expect([last.lines, last.bytes]).toEqual([0, 0]);
        expect(pieces.reduce((sum, piece) => sum + piece.bytes, 0)).toBe(content.length);
      }),
      runs(150),
    );
  });

  it('carries texts along in order, block after block', async () => {
    const lines = Array.from({ length: 300_000 }, (_, i) => `line ${i}`);
    using file = temporary('text.gz', gzipSync(lines.join('\n')));
    let next = 0;
    const pieces = await search(file.path, '7', { zip: true, blockBytes: 200_000 }, (piece) => {
      expect(piece.linesBefore).toBe(piece.lines === 0 ? 0 : next);
      next += piece.lines;
    });
    expect(pieces.length).toBeGreaterThan(5);
    expect(next).toBe(lines.length);
    expect(texts(pieces)).toEqual(lines.filter((line) => line.includes('7')));
  });

  it('reads a descriptor from its start, and leaves it and its position as they are', async () => {
    using file = temporary('text', 'a1\nb\na2\n');
    const fd = openSync(file.path, 'r');
    try {
      readSync(fd, Buffer.alloc(3), 0, 3, null);
      expect(texts(await search(fd, 'a'))).toEqual(['a1', 'a2']);
      expect(readSync(fd, Buffer.alloc(9), 0, 9, null)).toBe(5);
    } finally {
      closeSync(fd);
    }
    await expect(search(-1)).rejects.toThrow('source is -1');
    await expect(search(987_654)).rejects.toMatchObject({ code: 'EBADF' });
  });

  it.skipIf(!unix)('gives what a pipe has, while it is written', async () => {
    using file = temporary('unused', '');
    const pipe = join(dirname(file.path), 'pipe');
    execFileSync('mkfifo', [pipe]);
    // The search opens it first, and waits for who writes.
    const answers: string[] = [];
    let heard: () => void = () => {};
    const hear = () => new Promise<void>((resolve) => (heard = resolve));
    const first = hear();
    const searching = search(pipe, 'a', {}, (piece) => {
      answers.push(...texts([piece]));
      heard();
    });
    const writer = spawn('sh', ['-c', 'exec cat > "$0"', pipe], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    writer.stdin.write('a1\nb\na');
    await first;
    expect(answers).toEqual(['a1']);
    const second = hear();
    writer.stdin.write('2\n');
    await second;
    expect(answers).toEqual(['a1', 'a2']);
    writer.stdin.end('a3');
    const pieces = await searching;
    expect(answers).toEqual(['a1', 'a2', 'a3']);
    expect(joined(pieces)).toEqual({ lines: 4, lineNumbers: [0, 2, 3], offsets: [0, 5, 8] });
  });

  it.skipIf(!unix)('stops while it waits for a pipe to which nobody writes', async () => {
    using file = temporary('unused', '');
    const pipe = join(dirname(file.path), 'pipe');
    execFileSync('mkfifo', [pipe]);
    for (const cancel of [go(), new Int32Array(1)]) {
      const searching = search(pipe, 'a', {}, () => {}, cancel);
      await new Promise((resolve) => setImmediate(resolve));
      cancel[0] = 1;
      expect(await searching).toEqual([]);
    }
  });

  // A line is given up after 1 GiB, which takes its time on a busy machine.
  it.skipIf(process.platform !== 'linux')(
    'reads devices and pseudo files',
    { timeout: 180_000 },
    async () => {
      expect(joined(await search('/dev/null')).lines).toBe(0);
      const [status] = texts(await search('/proc/self/status', '^Pid:'));
      expect(status).toBe(`Pid:\t${process.pid}`);
      const zeros = search('/dev/zero', 'a');
      await expect(zeros).rejects.toMatchObject({ code: 'ENOMEM' });
      expect(await search('/dev/zero', 'a', { binary: 'skip' })).toMatchObject([{ binary: 0 }]);
    },
  );

  it('tells what is wrong after what was there', async () => {
    const packed = gzipSync(Buffer.from('a line\n'.repeat(200_000)));
    using file = temporary('cut.gz', packed.subarray(0, packed.length / 2));
    const found: number[] = [];
    const broken = search(file.path, 'a', { zip: true }, ({ offsets }) =>
      found.push(offsets.length),
    );
    await expect(broken).rejects.toMatchObject({
      code: 'ECORRUPT',
      message: expect.stringContaining(`broken gzip data`),
    });
    expect(found.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(10_000);
    await expect(search('/nowhere/at/all')).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(search('.')).rejects.toMatchObject({ code: 'EISDIR' });
  });

  it('decodes, and knows binary data', async () => {
    using file = temporary('utf16', Buffer.from('\ufeffa €\nb\na\n', 'utf16le'));
    const pieces = await search(file.path, 'a', { binary: 'skip' });
    expect(texts(pieces)).toEqual(['a €', 'a']);
    expect(joined(pieces).offsets).toEqual([0, 8]);
    using binary = temporary('binary', 'b\0a\n');
    const end = async (choice: string) =>
      (await search(binary.path, 'a', { binary: choice })).at(-1);
    expect(await end('skip')).toMatchObject({ binary: 1, matchesAsBinary: false });
    expect(await end('stop')).toMatchObject({ binary: 1, matchesAsBinary: true });
    expect((await end('text'))!.binary).toBeUndefined();
  });

  const pushed = fc.array(bytes, { maxLength: 5 });

  it('finds in what is pushed what line by line finds, whatever the portions', async () => {
    await fc.assert(
      fc.asyncProperty(pushed, fc.integer({ min: 1, max: 40 }), async (portions, blockBytes) => {
        const lines = new LineSearch({ threads: 2, blockBytes, blocks: 'all' });
        const pieces: SearchedLines[] = [];
        const run = lines.run(new Matcher('a'), go(), (piece) => pieces.push(piece));
        for (const portion of portions) lines.push(portion);
        lines.end();
        await run;
        const content = Buffer.concat(portions);
        const expectedLines = naiveLines(content, (line) => line.includes('a'));
        expect(joined(pieces)).toEqual(expected(expectedLines));
        expect(Buffer.concat(pieces.map(({ block }) => block!))).toEqual(content);
      }),
      runs(150),
    );
  });

  it('drops the torn end of a line', async () => {
    const lines = new LineSearch({ threads: 1 });
    const pieces: SearchedLines[] = [];
    const run = lines.run(new Matcher('a'), go(), (piece) => pieces.push(piece));
    expect(lines.push(Buffer.from('a\nab'))).toBe(2);
    lines.end(true);
    await run;
    expect(joined(pieces)).toEqual({ lines: 1, lineNumbers: [0], offsets: [0] });
    expect(() => lines.run(new Matcher('a'), go(), () => {})).toThrow('has run already');
  });

  it('holds its threads back while nothing is taken, and ends when it is closed', async () => {
    const lines = new LineSearch({ threads: 2, blocks: 'all' });
    const cancel = go();
    let got = 0;
    let heard: () => void = () => {};
    const first = new Promise<void>((resolve) => (heard = resolve));
    const run = lines.run(null, cancel, () => {
      got += 1;
      heard();
    });
    const block = Buffer.alloc(1 << 20, 'a line\n');
    for (let i = 0; i < 40; i += 1) lines.push(block);
    lines.end();
    await first;
    cancel[0] = 1;
    lines.close();
    await run;
    expect(got).toBeLessThan(20);
  });

  it('rejects with what the callback throws', async () => {
    using file = temporary('text', 'a\n'.repeat(400_000));
    const boom = new Error('boom');
    let calls = 0;
    const searching = search(file.path, 'a', {}, () => {
      calls += 1;
      throw boom;
    });
    await expect(searching).rejects.toBe(boom);
    expect(calls).toBe(1);
  });

  it('refuses bad arguments by name', async () => {
    await expect(search({} as never)).rejects.toThrow('source is an object');
    await expect(search('x', 'a', { encoding: 'klingon' })).rejects.toThrow(
      'encoding is "klingon"',
    );
    await expect(search('x', 'a', { binary: 'maybe' })).rejects.toThrow('binary is "maybe"');
    await expect(search('x', 'a', { zip: 'yes' as never })).rejects.toThrow();
  });
});

describe.skipIf(missing)('TreeSearch refuses', () => {
  const { TreeSearch } = missing ? ({} as ReturnType<typeof native.load>) : native.load();

  it.each([
    [{ globs: ['['] }, 'glob is "["'],
    [{ globs: ['{'] }, 'glob is "{"'],
    [{ types: ['nope'] }, 'types is "nope"'],
    [{ mode: 'words' }, 'mode is "words"'],
    [{ report: 'none' }, 'report is "none"'],
    [{ encoding: 'nope' }, 'encoding is "nope"'],
    [{ binary: 'nope' }, 'binary is "nope"'],
  ])('%j', (options, message) => {
    expect(() => new TreeSearch({ roots: ['.'], ...options })).toThrow(message);
  });

  it('what is no matcher, no flag, no function', () => {
    const { Matcher } = native.load();
    const tree = new TreeSearch({ roots: ['.'] });
    const matcher = new Matcher('a');
    expect(() => tree.run({} as never, 1, go(), () => {})).toThrow('matcher is an object');
    expect(() => tree.run(matcher, 0, go(), () => {})).toThrow('threads is 0');
    expect(() => tree.run(matcher, 1, new Int32Array(), () => {})).toThrow('cancel has no element');
    expect(() => tree.run(matcher, 1, go(), 5 as never)).toThrow('onBatch is 5');
    expect(() => tree.taken('x' as never)).toThrow('bytes is "x"');
    expect(() => new TreeSearch({} as never)).toThrow('roots');
    expect(() => new TreeSearch({ roots: [5] } as never)).toThrow();
  });
});
