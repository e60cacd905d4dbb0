import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  createWriteStream,
  openSync,
  renameSync,
  truncateSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import {
  countMatches,
  hasMatch,
  type SearchOptions,
  search,
  searchFile,
  streamFile,
} from '@parallel/search';
import { expectError } from 'test-support/errors';
import { temporaryFolder } from 'test-support/folder';
import { describe, expect, it } from 'vitest';
import { parallelSearch, startSearch } from './support/command.js';
import { noNative } from './support/native.js';

const folder = temporaryFolder();
const windows = process.platform === 'win32';
const ways: SearchOptions[] = [
  ...(noNative ? [] : [{ strategy: 'native' as const, workers: 2 }]),
  { strategy: 'inline', kernel: 'js' },
  { strategy: 'inline', kernel: 'js', feed: 'lines' },
  { strategy: 'threads', workers: 1, kernel: 'js' },
  { strategy: 'processes', workers: 1, kernel: 'js' },
];
const named = ways.map((way) => [JSON.stringify(way), way] as const);

const MEGABYTES = 40;
const LINE = 'x of the old file\n';
const LINES = Math.ceil((MEGABYTES * 2 ** 20) / LINE.length);
const content = Buffer.from(LINE.repeat(LINES));

/** Batches of a file that changes behind the first: their lines' texts, or the error. */
async function searched(path: string, how: SearchOptions, change: () => void) {
  const texts = new Set<string>();
  let count = 0;
  let isFirst = true;
  const error = await (async () => {
    for await (const batch of streamFile(path, /^x/, { chunkBytes: 64 * 1024, ...how })) {
      if (isFirst) change();
      isFirst = false;
      count += batch.count;
      // The first and the last of each batch: to read all texts is not what is tried.
      for (const index of [0, batch.count - 1]) texts.add(batch.line(index));
    }
  })().catch((reason: unknown) => reason);
  expect(isFirst).toBe(false);
  return { texts: [...texts], count, error };
}

describe.each(named)('a file that changes while it is searched, with %s', (_, way) => {
  // Elsewhere other processes open it by its name.
  const byName = windows || (way.strategy === 'processes' && process.platform !== 'linux');

  it.skipIf(byName)('replaced by another: the old one is searched to its end', async () => {
    const path = folder.write('replaced', content);
    const other = folder.write('other', Buffer.from('x of another\n'.repeat(LINES)));
    const { texts, count, error } = await searched(path, way, () => renameSync(other, path));
    expect(error).toBeUndefined();
    expect({ texts, count }).toEqual({ texts: [LINE.trimEnd()], count: LINES });
  });

  it.skipIf(byName)('deleted: it is searched to its end', async () => {
    const path = folder.write('deleted', content);
    const { texts, count, error } = await searched(path, way, () => unlinkSync(path));
    expect(error).toBeUndefined();
    expect({ texts, count }).toEqual({ texts: [LINE.trimEnd()], count: LINES });
  });

  it('cut: what was read of it is found, and no more than there was', async () => {
    const path = folder.write('cut', content);
    const kept = 1000 * LINE.length;
    let [count, isFirst] = [0, true];
    for await (const batch of streamFile(path, /^x/, { chunkBytes: 64 * 1024, ...way })) {
      if (isFirst) truncateSync(path, kept);
      isFirst = false;
      // Of what is no longer there nothing is made up.
      for (const index of [0, batch.count - 1]) {
        const text = batch.line(index);
        expect(text).toBe(batch.offsets[index]! < kept ? LINE.trimEnd() : '');
      }
      count += batch.count;
    }
    expect(count).toBeGreaterThanOrEqual(1000);
    expect(count).toBeLessThanOrEqual(LINES);
  });
});

it.skipIf(windows)('lines are not read from another file that has the name by then', async () => {
  const path = folder.write('searched', 'a1\nb\n');
  const matches = await searchFile(path, 'a');
  renameSync(folder.write('newer', 'b2\na3\n'), path);
  expect(() => matches.line(0)).toThrow(/another file than the one that was searched/);
});

describe('a line of 3 GB', () => {
  const path = folder.write('sparse', '');
  truncateSync(path, 3 * 2 ** 30);
  const fd = openSync(path, 'r+');
  writeSync(fd, 'needle', 2.5 * 2 ** 30);
  closeSync(fd);

  // Each way reads a gigabyte of it: not those that read as others do.
  const some = named.filter(([, { feed, strategy }]) => !feed && strategy !== 'threads');
  it.each(some)('is too large with %s', async (_, way) => {
    const error = await expectError(
      countMatches(path, 'needle', way),
      'TOO_LARGE',
      JSON.stringify(path),
      'a line is too long',
    );
    expect(error.cause).toBeInstanceOf(Error);
  });

  it.skipIf(noNative)('is too large for a search of files, and as text', async () => {
    await expectError(hasMatch(path, 'needle', { binary: 'text' }), 'TOO_LARGE');
    for await (const file of search(path, 'needle', { binary: 'text' })) {
      expect(file.error).toMatchObject({ code: 'TOO_LARGE', cause: { code: 'ENOMEM' } });
      expect(file.error!.message).toContain(`file ${JSON.stringify(path)}: a line is too long`);
    }
  });

  it.each(['-an', '-anC1'])(
    'is one line of errors of the command with %s, and others are searched',
    (flags) => {
      const small = folder.write('small', 'a needle\n');
      const { status, stderr, stdout } = parallelSearch([flags, 'needle', path, small]);
      expect(stderr).toMatch(/^parallel-search: file .*sparse": a line is too long.*\n$/);
      expect({ status, stdout }).toEqual({ status: 2, stdout: `${small}:1:a needle\n` });
    },
  );
});

describe.skipIf(windows)('what is no regular file', () => {
  it.each(['/dev/zero', '/dev/null'])('%s is refused by its path', async (device) => {
    for (const way of ways) {
      await expectError(searchFile(device, 'a', way), 'FILE_UNREADABLE', 'not a regular file');
      const streaming = streamFile(device, 'a', way).next();
      await expectError(streaming, 'FILE_UNREADABLE', 'not a regular file');
    }
  });

  it('the command finds nothing in /dev/null', () => {
    expect(parallelSearch(['a', '/dev/null'])).toEqual({ status: 1, stdout: '', stderr: '' });
  });

  it('the command reads a FIFO by its path, and waits for who writes', async () => {
    const fifo = folder.path('fifo');
    execFileSync('mkfifo', [fifo]);
    const child = startSearch(['-n', 'a', fifo]);
    let stdout = '';
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    // To open it waits for the command.
    createWriteStream(fifo).end('a1\nb\na2\n');
    const [status] = await once(child, 'close');
    expect({ status, stdout }).toEqual({ status: 0, stdout: '1:a1\n3:a2\n' });
  });
});
