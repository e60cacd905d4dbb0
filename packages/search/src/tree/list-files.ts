import { DEFAULT_TYPES } from '../walk/default-types.js';
import { type Found, Walk } from '../walk/walk.js';
import type { TreeOptions } from './options.js';
import { selectionOf } from './plan-by-strategy.js';

/** The files that a search would read, found in JavaScript; nothing is read of them. */
export async function* listFiles(
  paths: readonly string[],
  how: TreeOptions,
): AsyncGenerator<Found, void, undefined> {
  for await (const found of new Walk(paths, selectionOf(how)).found()) yield* found;
}

/** The types of files, one a line. */
export function typeList(): string {
  return Object.entries(DEFAULT_TYPES)
    .map(([name, globs]) => `${name}: ${globs!.replaceAll(' ', ', ')}\n`)
    .join('');
}
