import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type FileMatches, search, type TreeOptions } from '@parallel/search';
import { afterAll } from 'vitest';

/** A tree of files that is there until the tests of the file that asks for it are over. */
export function temporaryTree(files: Record<string, string | Uint8Array> = {}) {
  const root = mkdtempSync(join(tmpdir(), 'parallel-tree-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  const path = (name: string) => join(root, name);
  const write = (name: string, content: string | Uint8Array) => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), content);
    return path(name);
  };
  for (const [name, content] of Object.entries(files)) write(name, content);
  return {
    root,
    path,
    write,
    link: (target: string, name: string) => symlinkSync(target, path(name)),
    mode: (name: string, mode: number) => chmodSync(path(name), mode),
  };
}

export type Tree = ReturnType<typeof temporaryTree>;

/** All files of a search, as they come. */
export async function all(
  paths: Parameters<typeof search>[0],
  pattern: string | RegExp,
  options?: TreeOptions,
): Promise<FileMatches[]> {
  const files: FileMatches[] = [];
  for await (const file of search(paths, pattern, options)) files.push(file);
  return files;
}

/** The names, below the root, of the files in which something was found, sorted. */
export async function names(
  { root }: Tree,
  pattern: string | RegExp,
  options?: TreeOptions,
): Promise<string[]> {
  const files = await all(root, pattern, { mode: 'filesWithMatches', ...options });
  for (const { error } of files) if (error) throw error;
  return files.map(({ path }) => path.slice(root.length + 1)).sort();
}
