import type { Strategy } from '@parallel/core';
import type { NativeSpan } from '@parallel/core/task';
import { ColumnBuilder, type FoundColumns } from './columns.js';
import { eitherOf } from './ending.js';
import type { FileInput } from './inputs/open-input.js';
import { type FoundBlock, searchFromStart } from './inputs/search-lines.js';
import { Matches } from './matches.js';
import type { SearchOptions } from './options.js';
import type { Patterns } from './pattern/pattern.js';
import { type Prepared, prepare, searchPieces, sequential } from './prepare.js';
import { byteProgress } from './progress.js';
import { withSpans } from './results/complete.js';
import { ContextRows } from './results/context.js';
import { type ScanInput, type ScanOutput, scanTask } from './scan.js';
import { CarriedText } from './text/carried-text.js';
import { LineReader } from './text/line-reader.js';
import { bytesText, type TextSource } from './text/text-source.js';
import { codedError } from './too-large.js';
import { countWhole, countWholeFile, scanWhole, scanWholeStretches } from './whole/scan.js';

/**
 * Finds all lines of a file in which the pattern matches, as `grep -n` does.
 * Whatever the strategy, memory, kernel, feed and piece size, the lines are the same.
 *
 * @example
 * const matches = await searchFile('big.log', /timeout after \d+ ms/);
 * for (const { lineNumber, text } of matches) console.log(lineNumber, text);
 *
 * @param path of a regular file; or the descriptor of a file that is open, or a `FileHandle`: a
 *   regular file is searched from its first byte, by positioned reads that leave its position
 *   alone, anything else (a pipe, a terminal, a device) from where it stands to its end. It is
 *   never closed, and must be open for as long as lines are read from the result.
 * @param pattern a string is looked for as it stands; a RegExp has JavaScript's
 *   meaning, in each line's text, which is its bytes decoded as UTF-8 without
 *   the line feed (a carriage return before it belongs to the line).
 * @throws ParallelError `INVALID_OPTION`, `IMPOSSIBLE_COMBINATION`,
 *   `NATIVE_UNAVAILABLE`, `FILE_UNREADABLE`, `TOO_LARGE` for a line of more than 1 GiB; the
 *   signal's reason when that fires.
 */
export async function searchFile(
  path: FileInput,
  pattern: Patterns,
  options: SearchOptions = {},
): Promise<Matches> {
  await using search = await prepare(path, pattern, options);
  // Awaited here: the strategy is closed behind this call.
  if (search.isSequential) return await collectSequential(search);
  return matchesOf(search, await withContext(search, await found(search)));
}

/** All that is found, as columns, with spans if these are wanted. */
async function found(search: Prepared): Promise<FoundColumns> {
  const { isScan, how } = search;
  if (!how.multiline)
    return complete(search, isScan ? await scanAll(search) : await collect(search));
  const columns = isScan
    ? await scanWhole(search, (input) => run(search, input))
    : await collect(search);
  const isWhole = how.maxCount === undefined || countWhole(columns, how) < how.maxCount;
  return complete(search, isWhole ? columns : { ...columns, lines: undefined });
}

function complete(
  { file, job, view }: Prepared,
  columns: FoundColumns,
  source: TextSource = file.text,
): Promise<FoundColumns> {
  const reader = new LineReader(source);
  return withSpans(columns, job.pattern, view, (index) => {
    const offset = columns.offsets[index]!;
    reader.read(offset);
    return reader.bytes(offset);
  });
}

async function withContext(
  { file, view }: Prepared,
  columns: FoundColumns,
  source: TextSource = file.text,
): Promise<FoundColumns> {
  const { before, after } = view;
  if (before + after === 0) return columns;
  const rows = new ContextRows(before, after);
  const all = await rows.add(columns, source, Number.POSITIVE_INFINITY);
  return { ...columns, ...all, lines: columns.lines };
}

/**
 * As {@link searchFile}, in batches as they are found, in the file's order, while
 * the search goes on: memory stays bounded however many lines match, since the
 * search waits for whoever takes the batches. To leave the loop ends the search.
 *
 * @example
 * for await (const batch of streamFile('big.log', 'ERROR')) for (const { text } of batch) …
 *
 * @throws as `searchFile` does.
 */
export async function* streamFile(
  path: FileInput,
  pattern: Patterns,
  options: SearchOptions = {},
): AsyncGenerator<Matches, void, undefined> {
  await using search = await prepare(path, pattern, options);
  if (search.isSequential) {
    yield* sequentialBatches(search);
    return;
  }
  const batches = batchesOf(search);
  const { before, after } = search.view;
  const rows = before + after > 0 ? new ContextRows(before, after) : undefined;
  const source = search.file.text;
  for await (const columns of batches) {
    if (columns.offsets.length === 0) continue;
    const whole = await complete(search, columns);
    yield matchesOf(search, rows ? await rows.add(whole, source) : whole);
  }
  if (rows?.owes) {
    const last = rows.finish(source);
    if (last.offsets.length > 0) yield matchesOf(search, last);
  }
}

function batchesOf(search: Prepared): AsyncGenerator<FoundColumns> {
  if (search.how.multiline) {
    const isCut = search.isScan && search.how.maxCount === undefined;
    const { strategy, file } = search;
    const running = (input: ScanInput, leaving?: AbortSignal) =>
      run({ strategy, file, signal: eitherOf(search.signal, leaving) }, input);
    return isCut ? scanWholeStretches(search, running) : inOne(search);
  }
  return search.isScan ? scanStretches(search) : collectBatches(search);
}

async function* inOne(search: Prepared): AsyncGenerator<FoundColumns> {
  yield await found(search);
}

/**
 * How many lines of a file match, or with `multiline` how many matches there are; with `maxCount`, no more than that. Costs less
 * than {@link searchFile}: nothing is said of the lines.
 * @throws as `searchFile` does.
 */
export async function countMatches(
  path: FileInput,
  pattern: Patterns,
  options: SearchOptions = {},
): Promise<number> {
  const { spans: _, ...less } = options ?? {};
  await using search = await prepare(path, pattern, less);
  if (search.isSequential) {
    const columns = new ColumnBuilder(search.how.maxCount);
    for await (const _ of blocksInto(search, columns, 'none'));
    return (await columns.finish()).offsets.length;
  }
  if (search.how.multiline && search.isScan) {
    return await countWholeFile(search, (input) => run(search, input));
  }
  if (search.how.multiline) return countWhole(await found(search), search.how);
  if (search.isScan) {
    const { maxCount: limit } = search.how;
    const onSpan = search.timeline?.ofThreads();
    const whole = { start: 0, end: search.size, limit, columns: false, onSpan };
    const { count } = await scan(search, whole);
    return count;
  }
  return (await collect(search)).offsets.length;
}

/**
 * Whether a line of the file matches: looks no further than to the first.
 * @throws as `searchFile` does.
 */
export async function hasMatch(
  path: FileInput,
  pattern: Patterns,
  options: Omit<SearchOptions, 'maxCount'> = {},
): Promise<boolean> {
  return (await countMatches(path, pattern, { ...options, maxCount: 1 })) > 0;
}

function matchesOf(
  { file, job, plan, view }: Prepared,
  columns: FoundColumns,
  source: TextSource = file.text,
): Matches {
  const details = { pattern: job.pattern, view };
  const actual = { ...plan, ...columns.plan };
  return new Matches(file.path, columns, actual, source, details);
}

/** What has to be read from its beginning: adds block after block, for as long as more are wanted. */
async function* blocksInto(
  search: Prepared,
  columns: ColumnBuilder,
  wanted: 'none' | 'matching' | 'all',
): AsyncGenerator<FoundBlock> {
  const progress = byteProgress(search.how.onProgress, search.size);
  if (columns.isFull) return;
  const found = searchFromStart(search.file.source, sequential(search, wanted));
  for await (const block of coded(search, found)) {
    columns.add(block.matches);
    progress(block.size);
    yield block;
    if (columns.isFull) return;
  }
}

async function collectSequential(search: Prepared): Promise<Matches> {
  const { before, after } = search.view;
  const columns = new ColumnBuilder(search.how.maxCount);
  const texts = new CarriedText();
  const blocks: Uint8Array[] = [];
  let first = 0;
  let facts: FoundBlock['facts'] | undefined;
  const isAround = before + after > 0;
  for await (const block of blocksInto(search, columns, isAround ? 'all' : 'matching')) {
    const { bytes, offset, matches } = block;
    if (isAround && bytes) {
      if (blocks.length === 0) first = offset;
      blocks.push(bytes);
    } else if (bytes && matches.offsets.length > 0) texts.add(bytes, offset, matches.offsets);
    ({ facts } = block);
  }
  // What is around a match may be anywhere.
  const source = isAround ? bytesText(Buffer.concat(blocks), first) : texts;
  const found = await complete(search, await columns.finish(), source);
  const all = await withContext(search, found, source);
  return matchesOf(search, { ...all, ...(facts && { facts }) }, source);
}

async function* sequentialBatches(search: Prepared): AsyncGenerator<Matches> {
  if (search.view.before + search.view.after > 0) {
    yield await collectSequential(search);
    return;
  }
  const columns = new ColumnBuilder(search.how.maxCount);
  for await (const { bytes, offset, facts } of blocksInto(search, columns, 'matching')) {
    const source = bytesText(bytes ?? new Uint8Array(0), offset);
    const batch = await complete(search, { ...columns.takeBatch(), lines: undefined }, source);
    const isWanted = batch.offsets.length > 0 || facts.binaryOffset !== undefined;
    if (isWanted) yield matchesOf(search, { ...batch, facts }, source);
  }
}

interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly limit?: number | undefined;
  readonly linesBefore?: number;
  readonly columns: boolean;
  readonly onSpan?: ScanInput['onSpan'];
}

/** The addon's threads search a stretch of the file. */
async function scan(
  { job, how, strategy, size, file, signal: usual }: Prepared,
  stretch: Stretch,
  onBytes = byteProgress(how.onProgress, size),
  signal = usual,
): Promise<ScanOutput> {
  const { start, end, limit, linesBefore = 0, columns, onSpan } = stretch;
  const input: ScanInput = {
    pattern: job.pattern,
    path: job.path,
    how: {
      start,
      end,
      linesBefore,
      columns,
      invert: job.pattern.invert ?? false,
      ...(limit !== undefined && { limit }),
      ...(how.chunkBytes !== undefined && { pieceBytes: how.chunkBytes }),
    },
    onBytes,
    onSpan,
  };
  return run({ strategy, signal, file }, input);
}

type Running = Pick<Prepared, 'strategy' | 'signal' | 'file'>;

async function run({ strategy, signal, file }: Running, input: ScanInput): Promise<ScanOutput> {
  try {
    return await (strategy as Strategy).run(scanTask, input, { signal });
  } catch (error) {
    throw codedError(error, file);
  }
}

/** The same, with errors as they are thrown. */
async function* coded<T>({ file }: Prepared, pieces: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* pieces;
  } catch (error) {
    throw codedError(error, file);
  }
}

async function scanAll(search: Prepared): Promise<FoundColumns> {
  const { maxCount: limit } = search.how;
  const onSpan = search.timeline?.ofThreads();
  const found = await scan(search, { start: 0, end: search.size, limit, columns: true, onSpan });
  const isWhole = limit === undefined || found.count < limit;
  return { ...found, lines: isWhole ? found.lines : undefined };
}

/** Some hundred thousand matches where each line is one: 16 MB of columns at a time. */
const STRETCH_BYTES = 32 * 1024 * 1024;

/** One stretch after another, the next one while the consumer is at the last. */
async function* scanStretches(search: Prepared): AsyncGenerator<FoundColumns> {
  const { size, how, timeline } = search;
  let pieces = 0;
  const onBytes = byteProgress(how.onProgress, size);
  const leaving = new AbortController();
  const signal = search.signal ? AbortSignal.any([search.signal, leaving.signal]) : leaving.signal;
  const next = (start: number, before: { lines: number; limit: number | undefined }) => {
    const end = Math.min(size, start + STRETCH_BYTES);
    const { lines: linesBefore, limit } = before;
    const tell = timeline?.ofThreads(pieces);
    const onSpan = (span: NativeSpan) => {
      pieces += 1;
      tell?.(span);
    };
    const stretch = {
      ...{ start, end, linesBefore, limit, columns: true },
      ...(tell && { onSpan }),
    };
    const found = scan(search, stretch, onBytes, signal);
    // Its failure is told when its turn comes.
    found.catch(() => {});
    return { end, found };
  };
  let limit = how.maxCount;
  let running = size > 0 ? next(0, { lines: 0, limit }) : undefined;
  try {
    while (running) {
      const { end } = running;
      const found: ScanOutput = await running.found;
      if (limit !== undefined) limit -= found.count;
      running = end < size && limit !== 0 ? next(end, { lines: found.lines, limit }) : undefined;
      yield { ...found, lines: undefined };
    }
  } finally {
    leaving.abort();
    await running?.found.catch(() => {});
  }
}

async function collect(search: Prepared): Promise<FoundColumns> {
  // With `multiline` matches are limited, not lines: whoever searches does that.
  const columns = new ColumnBuilder(search.how.multiline ? undefined : search.how.maxCount);
  for await (const _ of piecesInto(search, columns));
  return columns.finish();
}

async function* collectBatches(search: Prepared): AsyncGenerator<FoundColumns> {
  const columns = new ColumnBuilder(search.how.maxCount);
  for await (const _ of piecesInto(search, columns)) {
    yield { ...columns.takeBatch(), lines: undefined };
  }
}

/** Adds piece after piece, for as long as more are wanted. */
async function* piecesInto(search: Prepared, columns: ColumnBuilder): AsyncGenerator<void> {
  const progress = byteProgress(search.how.onProgress, search.size);
  if (columns.isFull) return;
  for await (const { matches, bytes } of coded(search, searchPieces(search))) {
    columns.add(matches);
    progress(bytes);
    yield;
    if (columns.isFull) return;
  }
}
