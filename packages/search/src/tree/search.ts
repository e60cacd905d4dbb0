import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { ParallelError, requireNative } from '@parallel/core';
import { chooseKernel, defaultKernel, invalidOption, parseOptions } from '@parallel/core/options';
import { compilePatterns, type Pattern, type Patterns } from '../pattern/pattern.js';
import type { FileMatches } from './file-matches.js';
import { type TreeOptions, treeOptions } from './options.js';
import { hasNativeForm, planTree, type TreePlan } from './plan.js';
import { planByStrategy, refuseZip } from './plan-by-strategy.js';
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
 * @throws ParallelError `INVALID_OPTION`, `IMPOSSIBLE_COMBINATION`, `NATIVE_UNAVAILABLE` for what
 *   only the addon can do, at the call; the signal's reason when that fires.
 */
export function search(
  paths: string | URL | readonly (string | URL)[],
  pattern: Patterns,
  options: TreeOptions = {},
): AsyncGenerator<FileMatches, void, undefined> {
  const how = parseOptions(treeOptions, options) as TreeOptions;
  const roots = rootsOf(paths);
  const parsed = compilePatterns(pattern, how);
  const workers = workersOf(how);
  return new TreeRun(planOf(roots, parsed, how, workers), how, workers).files();
}

/**
 * Whether native threads walk and search, as they do where they can be had and nothing else is asked for.
 * @throws ParallelError `IMPOSSIBLE_COMBINATION`, `NATIVE_UNAVAILABLE`.
 */
export function isNativeTree({ strategy, kernel, native }: TreeOptions): boolean {
  // By name, `auto` leaves to this package what it knows better than a measurement.
  const named = strategy === 'auto' ? undefined : strategy;
  const kind = typeof named === 'object' ? named.kind : named;
  if (kind === undefined && kernel === undefined) return defaultKernel(native) === 'native';
  if ((kind ?? kernel) !== 'native') return false;
  return chooseKernel('native', kernel, native) === 'native';
}

/** Whether RegExp has to look at every line, which workers do: one may take it long. With packed files native threads find the lines, since nobody else unpacks. */
export function isForRegExp({ strategy, searchZip }: TreeOptions, pattern: Pattern): boolean {
  const isFree = strategy === undefined || strategy === 'auto';
  return isFree && !searchZip && !pattern.multiline && !hasNativeForm(pattern);
}

function workersOf({ strategy, workers }: TreeOptions): number {
  return typeof strategy === 'object' ? strategy.workers : (workers ?? availableParallelism());
}

function planOf(roots: string[], pattern: Pattern, how: TreeOptions, workers: number): TreePlan {
  refuseZip(how);
  if (!isNativeTree(how)) return planByStrategy(roots, pattern, how);
  if (isForRegExp(how, pattern))
    return planByStrategy(roots, pattern, { ...how, strategy: 'threads' });
  return planTree(requireNative(), roots, pattern, how, workers);
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
