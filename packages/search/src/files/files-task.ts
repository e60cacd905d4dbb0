import { failure } from '../failure.js';
import { type BigFile, type FilesJob, type FoundInFile, type FoundInRange, SHARE } from './job.js';
import { searchFile } from './search-file.js';
import { searchRange, searchRest } from './search-range.js';

/** A file's path, a character for each byte, and whether it was named rather than found. */
export interface FileToSearch {
  readonly path: string;
  readonly named: boolean;
}

/** What a worker is to do; `id` comes back with the answer. */
export type FilesInput = { readonly id: number; readonly job: FilesJob } & (
  | { readonly kind: 'files'; readonly files: readonly FileToSearch[] }
  | {
      readonly kind: 'range';
      readonly path: string;
      readonly big: BigFile;
      readonly start: number;
      readonly end: number;
    }
  | { readonly kind: 'rest'; readonly path: string; readonly big: BigFile; readonly nul: number }
);

/** A file of which there is something to tell, by its place among those that were given. */
export type FileOutput =
  | { readonly index: number; readonly found: FoundInFile }
  | { readonly index: number; readonly big: BigFile };

type Failed = { readonly error: { readonly code: string; readonly message: string } };

export type FilesOutput = { readonly id: number } & (
  | {
      readonly kind: 'files';
      /** How many of the files, from the first on, were searched. */
      readonly done: number;
      readonly bytes: number;
      readonly outputs: readonly FileOutput[];
    }
  | { readonly kind: 'range'; readonly range: FoundInRange | Failed }
  | { readonly kind: 'rest'; readonly rest: { readonly matches: boolean } | Failed }
);

/** Searches files, or a part of one. */
export function searchFiles(input: FilesInput): FilesOutput {
  const { id, job } = input;
  if (input.kind === 'files') return { id, kind: 'files', ...searchSome(input.files, job) };
  const path = Buffer.from(input.path, 'latin1');
  if (input.kind === 'range') {
    const search = () => searchRange(path, input.big, input.start, input.end, job);
    return { id, kind: 'range', range: orFailed(path, search) };
  }
  const search = () => ({ matches: searchRest(path, input.big, input.nul, job) });
  return { id, kind: 'rest', rest: orFailed(path, search) };
}

function searchSome(files: readonly FileToSearch[], job: FilesJob) {
  const outputs: FileOutput[] = [];
  let [done, bytes] = [0, 0];
  for (; done < files.length && bytes < SHARE; done += 1) {
    const { path, named } = files[done]!;
    const { found, big, bytes: read } = searchFile(Buffer.from(path, 'latin1'), named, job);
    bytes += read;
    if (big) outputs.push({ index: done, big });
    else if (found && isTold(found, job)) outputs.push({ index: done, found });
  }
  return { done, bytes, outputs };
}

function isTold({ count, matchesAsBinary, error }: FoundInFile, { report }: FilesJob): boolean {
  if (error || report === 'all') return true;
  return (count > 0 || matchesAsBinary) === (report === 'matching');
}

function orFailed<T>(path: Buffer, search: () => T): T | Failed {
  try {
    return search();
  } catch (error) {
    return { error: failure(error, path, 'read') };
  }
}

/** Lines that native threads have found. */
export { filterLines } from './filter-task.js';
