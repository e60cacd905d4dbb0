import { spawnSync } from 'node:child_process';
import { chmodSync, symlinkSync, unlinkSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type SearchOptions, searchFile } from '@parallel/search';
import { expectError } from 'test-support/errors';
import { temporaryFolder } from 'test-support/folder';
import { describe, expect, it } from 'vitest';
import { found } from './support/found.js';
import { noNative } from './support/native.js';

const folder = temporaryFolder();
const windows = process.platform === 'win32';
const root = process.getuid?.() === 0;
const ways: SearchOptions[] = [
  {},
  { strategy: 'inline', kernel: 'js' },
  { strategy: 'threads', workers: 1, feed: 'lines', kernel: 'js' },
  ...(noNative ? [] : [{ strategy: 'native' as const, workers: 1 }]),
];

describe.each(ways.map((way) => [JSON.stringify(way), way] as const))('with %s', (_, way) => {
  const unreadable = (path: string, ...words: string[]) =>
    expectError(searchFile(path, 'a', way), 'FILE_UNREADABLE', JSON.stringify(path), ...words);

  it('a file that is missing', async () => {
    const error = await unreadable(folder.path('nowhere'), 'does not exist');
    expect(error.cause).toMatchObject({ code: 'ENOENT' });
  });

  it('a part of the path that is a file', async () => {
    const path = `${folder.write('file', 'a\n')}/below`;
    expect((await unreadable(path)).cause).toMatchObject({ code: 'ENOTDIR' });
  });

  it('a name that is too long', async () => {
    await unreadable(folder.path('a'.repeat(5000)), 'too long');
  });

  it('a directory', async () => {
    await unreadable(folder.path('.'), 'is a directory');
  });

  // Root may read everything.
  it.skipIf(windows || root)('a file without permission', async () => {
    const path = folder.write('secret', 'a\n');
    chmodSync(path, 0);
    const error = await unreadable(path, 'no permission');
    expect(error.cause).toMatchObject({ code: 'EACCES' });
  });

  it.skipIf(windows)('a FIFO that nobody writes to', async () => {
    const path = folder.path('fifo');
    expect(spawnSync('mkfifo', [path]).status).toBe(0);
    await unreadable(path, 'is not a regular file');
    unlinkSync(path);
  });

  it.skipIf(windows)('a device', async () => {
    await unreadable('/dev/zero', 'is not a regular file');
  });

  it('a file that is empty is none of these', async () => {
    const matches = await searchFile(folder.write('empty', ''), '', way);
    const nothing = { lines: 0, count: 0, lineNumbers: [], offsets: [], texts: [] };
    expect(found(matches)).toEqual(nothing);
  });

  it('a file by its URL, with a name that has to be escaped', async () => {
    const path = folder.write('a %20 ä #?.txt', 'b\na\n');
    const matches = await searchFile(pathToFileURL(path), 'a', way);
    expect(matches.path).toBe(path);
    expect([...matches]).toEqual([{ lineNumber: 2, offset: 2, text: 'a' }]);
  });

  it.skipIf(windows)('a file by a symbolic link', async () => {
    const link = folder.path('link');
    symlinkSync(folder.write('target', 'a'), link);
    expect((await searchFile(link, 'a', way)).count).toBe(1);
    unlinkSync(link);
  });
});
