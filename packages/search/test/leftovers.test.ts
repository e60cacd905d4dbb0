import { readdirSync, readlinkSync } from 'node:fs';
import { processes, threads } from '@parallel/core';
import { searchFile } from '@parallel/search';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './support/folder.js';
import { noNative } from './support/native.js';

/** What this process has open, as the system names it. */
function openFiles(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      // The folder that is being read was one of them.
      return [];
    }
  });
}

describe.skipIf(process.platform !== 'linux' || noNative)(
  'a strategy that searches many files',
  () => {
    const folder = temporaryFolder();
    const path = folder.write('file', 'a\nb\n'.repeat(20));

    it.each([
      ['processes', processes],
      ['threads', threads],
    ] as const)(
      '%s: holds no more files open after the tenth than after the first',
      async (_, make) => {
        await using strategy = make({ workers: 1 });
        const search = () => searchFile(path, 'a', { strategy, feed: 'lines', memory: 'shared' });
        await search();
        const before = openFiles();
        for (let i = 0; i < 9; i += 1) await search();
        expect(openFiles().filter((name) => /memfd|file$/.test(name))).toEqual(
          before.filter((name) => /memfd|file$/.test(name)),
        );
      },
    );
  },
);
