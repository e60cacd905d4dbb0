import { ParallelError } from '@parallel/core';
import { borrowStrategy } from '@parallel/core/options';
import type { FoundColumns } from '../columns.js';
import { ColumnBuilder } from '../columns.js';
import { searchRanges } from '../feeds/search-pieces.js';
import type { SearchOptions } from '../options.js';
import type { Prepared } from '../prepare.js';
import { byteProgress } from '../progress.js';
import type { ScanInput, ScanOutput } from '../scan.js';
import { WHY_NOT } from './kernel.js';
import { checkSize } from './size.js';

/** A native thread searches the whole file; a worker with RegExp where the text is not one for the native engine. */
export async function scanWhole(
  search: Prepared,
  run: (input: ScanInput) => Promise<ScanOutput>,
): Promise<FoundColumns> {
  const { job, size, how } = search;
  if (size === 0) return new ColumnBuilder().finish();
  const onBytes = byteProgress(how.onProgress, size);
  const found = await run({
    pattern: job.pattern,
    path: job.path,
    how: { start: 0, end: size, columns: true },
    onBytes,
    onSpan: search.timeline?.ofThreads(),
  });
  if (found.notPlain === undefined) return found;
  const whyJs = WHY_NOT[found.notPlain];
  if (how.strategy === 'native' || typeof how.strategy === 'object') {
    throw new ParallelError(
      'IMPOSSIBLE_COMBINATION',
      `file ${search.file.name}: ${whyJs} needs JavaScript for this pattern with "multiline", which strategy "native" does not start: use strategy "threads", "processes" or "inline"`,
    );
  }
  return byRegExp(search, whyJs);
}

async function byRegExp(search: Prepared, whyJs: string): Promise<FoundColumns> {
  const { job, size, signal, pieceTimeout, timeline } = search;
  checkSize(size, 'js', search.file.path);
  await using borrowed = borrowStrategy('threads', { workers: 1, niceness: search.how.niceness });
  const ending = { signal, timeout: pieceTimeout, onSpan: timeline?.ofMap() };
  const columns = new ColumnBuilder();
  const byJs = { ...job, engine: 'js' as const };
  for await (const { matches } of searchRanges(borrowed.strategy, byJs, size, size, ending)) {
    columns.add(matches);
  }
  const plan = { strategy: 'threads' as const, workers: 1, engine: 'js' as const, whyJs };
  return { ...(await columns.finish()), plan };
}

/** How many matches there are; of lines without one, how many. */
export function countWhole({ spans, offsets }: FoundColumns, { invert }: SearchOptions): number {
  return invert ? offsets.length : (spans?.starts.length ?? 0);
}
