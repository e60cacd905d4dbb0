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

/** @param signal beside the search's own. */
type Run = (input: ScanInput, signal?: AbortSignal) => Promise<ScanOutput>;

/** Native threads search the whole file; a worker with RegExp where the text is not one for the native engine. */
export async function scanWhole(search: Prepared, run: Run): Promise<FoundColumns> {
  if (search.size === 0) return new ColumnBuilder().finish();
  const found = await run(inputOf(search));
  return found.notPlain === undefined ? found : byRegExp(search, found.notPlain);
}

/** How many matches the file has; inverted, how many lines. */
export async function countWholeFile(search: Prepared, run: Run): Promise<number> {
  if (search.size === 0) return 0;
  const input = inputOf(search);
  const found = await run({ ...input, how: { ...input.how, columns: false } });
  if (found.notPlain === undefined) return found.count;
  return countWhole(await byRegExp(search, found.notPlain), search.how);
}

/** Where each line has two bytes, some 60 MB of columns. */
const STRETCH_BYTES = 4 * 1024 * 1024;

/** As `scanWhole`, in stretches: the next one is searched while the consumer is at the last. */
export async function* scanWholeStretches(
  search: Prepared,
  run: Run,
): AsyncGenerator<FoundColumns> {
  const { size } = search;
  const input = inputOf(search);
  let pieces = 0;
  const leaving = new AbortController();
  const next = (start: number, linesBefore: number) => {
    const how = { ...input.how, start, linesBefore };
    const onSpan = search.timeline?.ofThreads(pieces);
    pieces += 1;
    const found = run({ ...input, how, onSpan, stretch: STRETCH_BYTES }, leaving.signal);
    // Its failure is told when its turn comes.
    found.catch(() => {});
    return { start, found };
  };
  let running = size > 0 ? next(0, 0) : undefined;
  try {
    while (running) {
      const { start }: { start: number } = running;
      const found: ScanOutput = await running.found;
      if (found.notPlain !== undefined) {
        running = undefined;
        yield behind(await byRegExp(search, found.notPlain), start);
        return;
      }
      const { end = size } = found;
      running = end < size ? next(end, found.lines) : undefined;
      yield { ...found, lines: undefined };
    }
  } finally {
    leaving.abort();
    await running?.found.catch(() => {});
  }
}

function inputOf({ job, size, how, timeline }: Prepared): ScanInput {
  return {
    pattern: job.pattern,
    path: job.path,
    how: { start: 0, end: size, columns: true },
    onBytes: byteProgress(how.onProgress, size),
    onSpan: timeline?.ofThreads(),
  };
}

/** Lines from a place on. */
function behind(columns: FoundColumns, place: number): FoundColumns {
  const { lineNumbers, offsets, spans } = columns;
  const found = offsets.findIndex((offset) => offset >= place);
  const first = found < 0 ? offsets.length : found;
  return {
    ...columns,
    lines: undefined,
    lineNumbers: lineNumbers.subarray(first),
    offsets: offsets.subarray(first),
    // Its rows say where in all spans those of a line are.
    ...(spans && { spans: { ...spans, rows: spans.rows.subarray(first) } }),
  };
}

async function byRegExp(search: Prepared, notPlain: keyof typeof WHY_NOT): Promise<FoundColumns> {
  const { job, size, how, signal, pieceTimeout, timeline } = search;
  const whyJs = WHY_NOT[notPlain];
  if (how.strategy === 'native' || typeof how.strategy === 'object') {
    throw new ParallelError(
      'IMPOSSIBLE_COMBINATION',
      `file ${search.file.name}: ${whyJs} needs JavaScript for this pattern with "multiline", which strategy "native" does not start: use strategy "threads", "processes" or "inline"`,
    );
  }
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
