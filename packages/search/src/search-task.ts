import { type Transferred, transfer } from '@parallel/core/task';
import type { ByteRange } from './feeds/ranges.js';
import { type Engine, type PieceMatches, searchKernel } from './kernels/kernel.js';
import type { Pattern } from './pattern/pattern.js';
import { spanBuffers } from './spans/columns.js';

/** What all pieces of a search have in common. */
export interface SearchJob {
  /** Of the file; or, in this process, its descriptor. */
  readonly path: string | number;
  readonly pattern: Pattern;
  readonly engine: Engine;
  /** Whether results are moved to the caller rather than copied. */
  readonly transfer: boolean;
}

export interface RangeInput {
  readonly job: SearchJob;
  readonly range: ByteRange;
}

export interface BlockInput {
  readonly job: SearchJob;
  readonly bytes: Uint8Array;
  readonly offset: number;
}

type Output = PieceMatches | Transferred<PieceMatches>;

/** Feed `ranges`: reads a byte range of the file and searches it. */
export function searchRange({ job, range }: RangeInput): Output {
  const { path, pattern } = job;
  const kernel = searchKernel(job.engine, pattern);
  return give(job, kernel.searchRange(pattern, path, range.start, range.end));
}

/** Feed `lines`: searches lines that somebody else has read. */
export function searchBlock({ job, bytes, offset }: BlockInput): Output {
  const matches = searchKernel(job.engine, job.pattern).searchBlock(job.pattern, bytes);
  const { offsets } = matches;
  for (let i = 0; i < offsets.length; i += 1) offsets[i]! += offset;
  return give(job, matches);
}

function give(job: SearchJob, matches: PieceMatches): Output {
  if (!job.transfer) return matches;
  return transfer(matches, [
    matches.lineNumbers.buffer as ArrayBuffer,
    matches.offsets.buffer as ArrayBuffer,
    ...(matches.spans ? spanBuffers(matches.spans) : []),
  ]);
}

/** A file of a tree, as a whole. */
export { searchWholeFile } from './whole/file-task.js';
