import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { ParallelError, requireNative } from '@parallel/core';
import { invalidOption, parseOptions } from '@parallel/core/options';
import { compilePatterns, type Patterns } from '../pattern/pattern.js';
import type { FileMatches } from './file-matches.js';
import { type TreeOptions, treeOptions } from './options.js';
import { planTree } from './plan.js';
import { TreeRun } from './run.js';

/**
 * Searches files, and the trees below folders, for lines in which the pattern matches. Files that
 * `.gitignore` and the like leave out, hidden and binary ones are passed over unless asked for, as
 * ripgrep does. The search begins with the iteration and ends with it.
 *
 * @example
 * for await (const file of search(['src', 'logs'], /ERROR/, { glob: '*.log' })) {
 *   for (const { lineNumber, text } of file) console.log(file.path, lineNumber, text);
 * }
 *
 * @param paths of files and folders, or one of them.
 * @param pattern as for `searchFile`.
 * @returns one item for each file in which something matches, and, unless there is `onError`, for
 *   each that could not be read: they do not end the search.
 * @throws ParallelError `INVALID_OPTION`, `NATIVE_UNAVAILABLE`, at the call; the signal's reason
 *   when that fires.
 */
export function search(
  paths: string | URL | readonly (string | URL)[],
  pattern: Patterns,
  options: TreeOptions = {},
): AsyncGenerator<FileMatches, void, undefined> {
  const how = parseOptions(treeOptions, options) as TreeOptions;
  const roots = rootsOf(paths);
  const parsed = compilePatterns(pattern, how);
  const binding = requireNative();
  const plan = planTree(binding, roots, parsed, how);
  return new TreeRun(plan, how, how.workers ?? availableParallelism()).files();
}

function rootsOf(paths: unknown): string[] {
  const list = Array.isArray(paths) ? paths : [paths];
  if (list.length === 0) {
    throw new ParallelError('INVALID_OPTION', 'option "paths": an empty array names nothing');
  }
  return list.map((path: unknown) => {
    if (path instanceof URL && path.protocol === 'file:') return fileURLToPath(path);
    if (typeof path === 'string' && path !== '' && !path.includes('\0')) return path;
    const shown = path instanceof URL ? path.href : path;
    throw invalidOption('paths', shown, 'the path or file: URL of a file or folder');
  });
}
