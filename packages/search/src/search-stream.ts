import { ParallelError, type Strategy } from '@parallel/core';
import {
  abortSignal,
  borrowStrategy,
  chooseMemory,
  kernelOption,
  MOST_WORKERS,
  nativeOption,
  nicenessOption,
  parseOptions,
  strategyOption,
  wholeNumber,
} from '@parallel/core/options';
import * as z from 'zod/mini';
import { chooseEngine } from './choose-engine.js';
import { ColumnBuilder, type FoundColumns } from './columns.js';
import { deadlineOf, eitherOf } from './ending.js';
import { type Bytes, bytesOf, type Chunks, chunksOf, type StreamInput } from './inputs/chunks.js';
import { isShared, memoryBlocks, memoryChunks } from './inputs/memory.js';
import {
  byStrategy,
  type FoundBlock,
  type LinesSearch,
  searchChunks,
} from './inputs/search-lines.js';
import { Matches, type SearchPlan } from './matches.js';
import { PIECE_MILLISECONDS, type SearchOptions } from './options.js';
import { type PatternOptions, patternOptions } from './pattern/options.js';
import { compilePatterns, type Patterns } from './pattern/pattern.js';
import { withSpans } from './results/complete.js';
import { ContextRows } from './results/context.js';
import { type ResultOptions, resultOptions, type View, viewOf } from './results/options.js';
import { scanTask } from './scan.js';
import { LineReader } from './text/line-reader.js';
import { RecentLines } from './text/recent-lines.js';
import { bytesText, type TextSource } from './text/text-source.js';
import { codedError } from './too-large.js';
import { checkSize } from './whole/size.js';

/** What of {@link SearchOptions} there is for text that is in memory, or on its way there. */
export type StreamOptions = PatternOptions &
  ResultOptions &
  Pick<
    SearchOptions,
    | 'strategy'
    | 'workers'
    | 'niceness'
    | 'memory'
    | 'kernel'
    | 'native'
    | 'chunkBytes'
    | 'maxCount'
    | 'signal'
    | 'timeout'
  >;

const streamOptions = z.strictObject({
  ...patternOptions,
  ...resultOptions,
  strategy: z.optional(strategyOption),
  workers: z.optional(wholeNumber(1, MOST_WORKERS)),
  niceness: z.optional(nicenessOption),
  memory: z.optional(z.enum(['copy', 'shared'])),
  kernel: z.optional(kernelOption),
  native: z.optional(nativeOption),
  chunkBytes: z.optional(wholeNumber(1, 2 ** 30)),
  maxCount: z.optional(wholeNumber(0, Number.MAX_SAFE_INTEGER)),
  signal: z.optional(abortSignal),
  timeout: z.optional(wholeNumber(1, 2 ** 31 - 1)),
});

/**
 * Searches a text while it comes: a Node.js or web stream, or any iterable of
 * bytes or strings. Other threads search what is there while the next comes, and
 * the matches of each block of lines are yielded, in order, as soon as they are
 * found: of a stream that pauses, all of its whole lines so far. It is read no
 * faster than the matches are taken. To leave the loop ends the stream.
 *
 * @example
 * for await (const batch of searchStream(process.stdin, /ERROR/))
 *   for (const { lineNumber, text } of batch) console.log(lineNumber, text);
 *
 * @throws ParallelError `INVALID_OPTION`, `IMPOSSIBLE_COMBINATION`, `NATIVE_UNAVAILABLE`,
 *   `TIMEOUT`, `TOO_LARGE` for a line of more than 1 GiB; what the stream throws, behind what was found before; the signal's reason.
 */
export async function* searchStream(
  input: StreamInput,
  pattern: Patterns,
  options: StreamOptions = {},
): AsyncGenerator<Matches, void, undefined> {
  const chunks = watched(chunksOf(input));
  try {
    await using search = prepareLines(pattern, options);
    const columns = new ColumnBuilder(limitOf(search.how));
    if (columns.isFull) return;
    const { before, after } = search.view;
    const rows = before + after > 0 ? new ContextRows(before, after) : undefined;
    // The last lines before a block may be around its matches.
    const recent = rows && new RecentLines(before);
    const source = search.how.multiline ? await inOne(chunks, search) : chunks;
    for await (const block of searchChunks(source, search.lines)) {
      const { matches, bytes = new Uint8Array(0), offset, size } = block;
      if (!columns.isFull) columns.add(matches);
      const batch = { ...columns.takeBatch(), lines: undefined };
      const known = recent?.with(bytes, offset) ?? { bytes, offset };
      const text = bytesText(known.bytes, known.offset);
      const found = await matchesOf(search, batch, text, offset + size, rows);
      if (found.offsets.length > 0) yield found;
      if (columns.isFull && !rows?.owes) return;
    }
  } catch (error) {
    // What the stream itself fails with is not ours to say.
    throw chunks.hasFailedWith(error) ? error : codedError(error, TEXT);
  } finally {
    await chunks.close();
  }
}

/** As a message names what has no name. */
const TEXT = { path: '', name: 'the text' };

/** Chunks that tell whether an error is their source's own. */
function watched(chunks: Chunks) {
  let failed: { readonly error: unknown } | undefined;
  return {
    async next() {
      try {
        return await chunks.next();
      } catch (error) {
        failed = { error };
        throw error;
      }
    },
    close: () => chunks.close(),
    hasFailedWith: (error: unknown) => failed !== undefined && failed.error === error,
  };
}

/** With `multiline` matches are limited, not lines, by whoever searches. */
function limitOf({ multiline, maxCount }: StreamOptions): number | undefined {
  return multiline ? undefined : maxCount;
}

/** All that comes, as one block. */
async function inOne(chunks: Chunks, { plan, lines }: PreparedLines): Promise<Chunks> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for (let chunk = await chunks.next(); chunk; chunk = await chunks.next()) {
    lines.signal?.throwIfAborted();
    bytes += chunk.length;
    checkSize(bytes, plan.engine, '');
    parts.push(Uint8Array.from(chunk));
  }
  return { ...memoryChunks(Buffer.concat(parts)), close: () => chunks.close() };
}

/** With spans and lines around, where these are wanted. `end` is where the text ends so far. */
async function matchesOf(
  { plan, lines, view }: PreparedLines,
  columns: FoundColumns,
  source: TextSource,
  end: number,
  rows?: ContextRows,
): Promise<Matches> {
  const { pattern } = lines.job;
  const reader = new LineReader(source);
  let all = await withSpans(columns, pattern, view, (index) => {
    reader.read(columns.offsets[index]!);
    return reader.bytes(columns.offsets[index]!);
  });
  if (rows) all = { ...(await rows.add(all, source, end)), lines: columns.lines };
  return new Matches('', all, { ...plan, ...columns.plan }, source, { pattern, view });
}

/** To search so much takes less time than to have another thread do it. */
const FEW_BYTES = 64 * 1024;

/**
 * Searches bytes in memory on other threads: a Buffer or another view, an
 * ArrayBuffer or a SharedArrayBuffer. Shared memory is read by the threads
 * themselves; an ArrayBuffer, which JavaScript could take away from under them,
 * is copied to them bit by bit, and must not be transferred or resized meanwhile.
 * The matches' texts are read from the memory when they are asked for.
 *
 * @throws ParallelError `INVALID_OPTION`, also for memory that was taken away, and as
 *   `searchStream` does.
 */
export async function searchBytes(
  bytes: Bytes,
  pattern: Patterns,
  options: StreamOptions = {},
): Promise<Matches> {
  try {
    return await findInBytes(bytes, pattern, options);
  } catch (error) {
    throw codedError(error, TEXT);
  }
}

async function findInBytes(
  bytes: Bytes,
  pattern: Patterns,
  options: StreamOptions,
): Promise<Matches> {
  const view = bytesOf(bytes, 'bytes', 'a Buffer, an ArrayBuffer, a SharedArrayBuffer or a view');
  const few = view.length <= FEW_BYTES && options.strategy === undefined && !options.timeout;
  await using search = prepareLines(pattern, few ? { ...options, strategy: 'inline' } : options);
  const { how, plan, strategy, lines } = search;
  const text = bytesText(view);
  const { before, after } = search.view;
  const rows = before + after > 0 ? new ContextRows(before, after) : undefined;
  if (how.multiline) checkSize(view.length, plan.engine, '');
  if (strategy.kind === 'native' && isShared(view)) {
    const { maxCount: limit, chunkBytes: pieceBytes } = how;
    const scan = {
      end: view.length,
      columns: true,
      invert: lines.job.pattern.invert ?? false,
      ...(limit !== undefined && { limit }),
      ...(pieceBytes !== undefined && { pieceBytes }),
    };
    const input = { pattern: lines.job.pattern, path: view, how: scan, onBytes: () => {} };
    const found = await (strategy as Strategy).run(scanTask, input, { signal: lines.signal });
    const isWhole = limit === undefined || found.count < limit;
    const columns = { ...found, lines: isWhole ? found.lines : undefined };
    return await matchesOf(search, columns, text, view.length, rows);
  }
  const columns = new ColumnBuilder(limitOf(how));
  for await (const { matches } of columns.isFull ? [] : blocksOfMemory(view, search)) {
    columns.add(matches);
    if (columns.isFull) break;
  }
  return await matchesOf(search, await columns.finish(), text, view.length, rows);
}

function blocksOfMemory(view: Uint8Array, search: PreparedLines): AsyncIterable<FoundBlock> {
  const { strategy, lines } = search;
  const { kind } = strategy;
  if (kind === 'inline' || (kind === 'threads' && isShared(view))) {
    // On this thread, a piece is as much as may pass between two events.
    const usual = kind === 'inline' ? FEW_BYTES : 16 * FEW_BYTES;
    return byStrategy(memoryBlocks(view, lines.chunkBytes ?? usual), lines);
  }
  return searchChunks(memoryChunks(view), { ...lines, blocks: 'none' });
}

interface PreparedLines extends AsyncDisposable {
  readonly how: StreamOptions;
  readonly view: View;
  readonly strategy: Strategy;
  readonly plan: SearchPlan;
  readonly lines: LinesSearch;
}

function prepareLines(pattern: Patterns, options: StreamOptions): PreparedLines {
  const how = parseOptions(streamOptions, options) as StreamOptions;
  const view = viewOf(how);
  // What is searched as a whole is one block, which native threads could not share.
  const asked = how.multiline ? { ...how, strategy: how.strategy ?? ('inline' as const) } : how;
  const { engine, whyJs, mayExplode, ...choice } = chooseEngine(
    asked,
    compilePatterns(pattern, how),
  );
  how.signal?.throwIfAborted();
  const borrowed = borrowStrategy(choice.strategy, {
    workers: how.workers,
    niceness: how.niceness,
  });
  const { strategy } = borrowed;
  if (how.multiline && strategy.kind === 'native') {
    throw new ParallelError(
      'IMPOSSIBLE_COMBINATION',
      'option "multiline" cannot be had with strategy "native" here: leave "strategy" out, or use "inline" or "threads"',
    );
  }
  const memory = chooseMemory(strategy, how.memory, ['shared', 'copy']);
  const deadline = deadlineOf(how.timeout, 'the text');
  return {
    how,
    view,
    strategy,
    plan: {
      strategy: strategy.kind,
      workers: strategy.workers,
      feed: 'lines',
      memory,
      engine,
      ...(whyJs !== undefined && { whyJs }),
    },
    lines: {
      job: { pattern: choice.pattern, engine },
      strategy,
      memory,
      chunkBytes: how.multiline ? 2 ** 30 : how.chunkBytes,
      // Lines around the last match may come behind the limit.
      limit: view.before + view.after > 0 ? undefined : limitOf(how),
      blocks: view.before + view.after > 0 ? 'all' : 'matching',
      signal: eitherOf(how.signal, deadline?.signal),
      pieceTimeout: mayExplode ? PIECE_MILLISECONDS : undefined,
    },
    async [Symbol.asyncDispose]() {
      deadline?.clear();
      await borrowed[Symbol.asyncDispose]();
    },
  };
}
