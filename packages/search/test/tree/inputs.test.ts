import { gzipSync } from 'node:zlib';
import { temporaryFolder } from 'test-support/folder';
import { describe, expect, it } from 'vitest';
import { noNative } from '../support/native.js';
import { byNative, ways } from './support.js';

/** `one\ntwo\none\n`, packed by the usual tools. */
const PACKED = {
  bz2: 'QlpoOTFBWSZTWRSFWCwAAATBgAAQAgGEgCAAISmCDAIyDNe3i7kinChICkKsFgA=',
  xz: '/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQALb25lCnR3bwpvbmUKANlO2y2RM8y0AAEkDKYY2NgftvN9AQAAAAAEWVo=',
  zst: 'KLUv/QRYYQAAb25lCnR3bwpvbmUKuMMsKQ==',
};

const text = 'one\ntwo\none\n';
const utf16 = (value: string) => Buffer.from(`\ufeff${value}`, 'utf16le');

describe.each(ways)('encodings, by $name', ({ all }) => {
  const tree = temporaryFolder({
    'utf16le.txt': utf16('eins\nÄrger\n'),
    'utf16be.txt': Buffer.from(utf16('Ärger\n')).swap16(),
    'mark.txt': '\ufeffÄrger\n',
    'latin1.txt': Buffer.from('\xc4rger\n', 'latin1'),
  });
  const offsets = async (encoding?: string) => {
    const found = await all(tree.root, /^Ärger$/, { sort: 'path', ...(encoding && { encoding }) });
    return found.map((file) => [
      file.path.slice(tree.root.length + 1),
      file.decoded,
      [...file.lineNumbers],
      [...file.offsets],
      file.line(0),
    ]);
  };

  it('are told by byte order marks', async () => {
    expect(await offsets()).toEqual([
      ['mark.txt', false, [1], [3], 'Ärger'],
      ['utf16be.txt', true, [1], [0], 'Ärger'],
      ['utf16le.txt', true, [2], [5], 'Ärger'],
    ]);
  });

  it('or by name', async () => {
    expect((await offsets('latin1')).map(([name]) => name)).toEqual([
      'latin1.txt',
      'mark.txt',
      'utf16be.txt',
      'utf16le.txt',
    ]);
    expect(await offsets('none')).toEqual([]);
  });
});

describe.skipIf(noNative)('packed files', () => {
  const { all } = byNative;
  const half = gzipSync(Buffer.from('one\n'.repeat(100_000))).subarray(0, 300);
  const tree = temporaryFolder({
    'a.gz': gzipSync(text),
    'b.gz': Buffer.concat([gzipSync('one\n'), gzipSync('two\none\n')]),
    'c.bz2': Buffer.from(PACKED.bz2, 'base64'),
    'd.xz': Buffer.from(PACKED.xz, 'base64'),
    'e.txt': text,
    'f.zst': Buffer.from(PACKED.zst, 'base64'),
  });

  it('are unpacked if asked', async () => {
    const found = await all(tree.root, 'one', { searchZip: true, sort: 'path' });
    expect(found.map(({ path }) => path.slice(-4))).toEqual([
      'a.gz',
      'b.gz',
      '.bz2',
      'd.xz',
      '.txt',
      '.zst',
    ]);
    for (const file of found) {
      expect(file.error).toBeUndefined();
      expect([...file.lineNumbers]).toEqual([1, 3]);
      expect([...file].map((match) => match.text)).toEqual(['one', 'one']);
      expect(file.decoded).toBe(!file.path.endsWith('.txt'));
    }
    const plain = await all(tree.root, /^one$/);
    expect(plain.map(({ path }) => path)).toEqual([tree.path('e.txt')]);
  });

  it('tell what is wrong with them after what was there', async () => {
    const path = tree.write('half/cut.gz', half);
    const [file] = await all(path, 'one', { searchZip: true });
    expect(file!.error).toMatchObject({ code: 'FILE_UNREADABLE', cause: { code: 'ECORRUPT' } });
    expect(file!.error!.message).toContain('broken gzip data');
    expect(file!.count).toBeGreaterThan(0);
    expect(file!.count).toBeLessThan(100_000);
    expect(file!.lineNumbers.at(-1)).toBe(file!.count);
  });

  it('may be larger than a batch, and keep their texts', async () => {
    const lines = Array.from({ length: 200_000 }, (_, i) => `line ${i}`);
    const path = tree.write('large/large.gz', gzipSync(`${lines.join('\n')}\n`));
    for (const pattern of [/7$/, /7(?=$)/]) {
      for (const sort of ['path', 'none'] as const) {
        const [file] = await all(path, pattern, { searchZip: true, sort });
        const wanted = lines.filter((line) => line.endsWith('7'));
        expect([...file!].map((match) => match.text)).toEqual(wanted);
        expect(file!.lineNumbers.at(-1)).toBe(199_998);
        expect(file!.line(12_345)).toBe(wanted[12_345]);
      }
    }
  });
});

describe.each(ways)('binary files, by $name', ({ all }) => {
  const late = Buffer.from(`hit\n${'filler\n'.repeat(20_000)}\0hit\n`);
  const tree = temporaryFolder({
    early: Buffer.from('hit\n\0\n'),
    late,
    elsewhere: Buffer.from('miss\n\0\nhit\n'),
    text: 'hit\n',
  });
  const found = async (paths: string | string[], binary?: 'skip' | 'stop' | 'text') => {
    const files = await all(paths, 'hit', { sort: 'path', ...(binary && { binary }) });
    return files.map((file) => [
      file.path.slice(tree.root.length + 1),
      file.count,
      file.binaryOffset,
      file.matchesAsBinary,
    ]);
  };
  const files = ['early', 'elsewhere', 'late', 'text'];

  it('are skipped from their first NUL’s block on when they are found', async () => {
    const wanted = [
      ['late', 1, 140_004, false],
      ['text', 1, undefined, false],
    ];
    expect(await found(tree.root)).toEqual(wanted);
    expect(await found(files.map(tree.path), 'skip')).toEqual(wanted);
  });

  it('tell only whether they match when they are named', async () => {
    const wanted = [
      ['early', 0, 4, true],
      ['elsewhere', 0, 5, true],
      ['late', 1, 140_004, true],
      ['text', 1, undefined, false],
    ];
    expect(await found(files.map(tree.path))).toEqual(wanted);
    expect(await found(tree.root, 'stop')).toEqual(wanted);
  });

  it('are text if asked', async () => {
    const wanted = [
      ['early', 1, undefined, false],
      ['elsewhere', 1, undefined, false],
      ['late', 2, undefined, false],
      ['text', 1, undefined, false],
    ];
    expect(await found(tree.root, 'text')).toEqual(wanted);
    expect(await found(files.map(tree.path), 'text')).toEqual(wanted);
  });

  it('are so too where several threads search them', async () => {
    const lines = (count: number) => 'hit\n'.repeat(count);
    // In the third of its ranges, in a line that begins in the second.
    const before = `${lines(1_048_500)}hit ${'long '.repeat(300)}`;
    const big = temporaryFolder({
      big: `${before}\0 hit\n${lines(600_000)}`,
      other: `${'miss\n'.repeat(1_500_000)}\0${'miss\n'.repeat(100_000)}`,
    });
    const modes = ['lines', 'count', 'filesWithMatches'] as const;
    for (const mode of modes) {
      for (const binary of ['skip', 'stop', 'text'] as const) {
        const [file, none] = await all(big.root, 'hit', { binary, mode, sort: 'path' });
        const isAny = mode === 'filesWithMatches';
        const count = binary === 'text' ? 1_648_501 : 1_048_501;
        const isBinary = binary !== 'text' && !isAny;
        expect(
          [file!.count, file!.binaryOffset, file!.matchesAsBinary],
          `${mode}, ${binary}`,
        ).toEqual([
          isAny ? 1 : count,
          isBinary ? before.length : undefined,
          isBinary && binary === 'stop',
        ]);
        expect(none).toBeUndefined();
      }
    }
    const [few] = await all(big.path('big'), 'hit', { maxCount: 1_048_400 });
    expect([few!.count, few!.lineNumbers.at(-1), few!.binary]).toEqual([
      1_048_400,
      1_048_400,
      false,
    ]);
  });
});
