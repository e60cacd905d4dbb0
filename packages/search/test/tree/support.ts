import { threads } from '@parallel/core';
import { type FileMatches, search as searchTree, type TreeOptions } from '@parallel/search';
import type { Folder } from 'test-support/folder';
import { afterAll } from 'vitest';
import { noNative } from '../support/native.js';

/** A way of searching trees: all of them have to find the same. */
export type Way = ReturnType<typeof way>;

function way(name: string, fixed: TreeOptions) {
  const search: typeof searchTree = (paths, pattern, options) =>
    searchTree(paths, pattern, { ...fixed, ...options });

  /** All files of a search, as they come. */
  async function all(...args: Parameters<typeof search>): Promise<FileMatches[]> {
    const files: FileMatches[] = [];
    for await (const file of search(...args)) files.push(file);
    return files;
  }

  /** The names, below the root, of the files in which something was found, sorted. */
  async function names(
    { root }: Folder,
    pattern: string | RegExp,
    options?: TreeOptions,
  ): Promise<string[]> {
    const files = await all(root, pattern, { mode: 'filesWithMatches', ...options });
    for (const { error } of files) if (error) throw error;
    return files.map(({ path }) => path.slice(root.length + 1)).sort();
  }

  return { name, isNative: name === 'native threads', search, all, names };
}

/** The addon's threads. */
export const byNative = way('native threads', {});
/** Made once: the searches of a test file share it. */
const pool = threads({ workers: 2 });
afterAll(() => pool.close());

/** A walk in JavaScript, and workers that run RegExp. */
export const byWorkers = way('worker threads', { strategy: pool, kernel: 'js' });

/** All that there are here. */
export const ways: readonly Way[] = noNative ? [byWorkers] : [byNative, byWorkers];

/** By whoever is there. */
export const { all } = way('as usual', {});
