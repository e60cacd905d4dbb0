import { processes, threads } from '@parallel/core';
import { searchFile } from '@parallel/search';
import { temporaryFolder } from 'test-support/folder';
import { openFiles } from 'test-support/open-files';
import { describe, expect, it } from 'vitest';
import { noNative } from './support/native.js';

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
