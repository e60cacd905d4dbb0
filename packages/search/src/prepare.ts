import { type Memory, ParallelError, type Strategy, type StrategyKind } from '@parallel/core';
import { borrowStrategy, chooseMemory, parseOptions } from '@parallel/core/options';
import { chooseEngine } from './choose-engine.js';
import { deadlineOf, eitherOf } from './ending.js';
import { type SearchedPiece, searchBlocks, searchRanges } from './feeds/search-pieces.js';
import { type FileInput, type OpenInput, openInput } from './inputs/open-input.js';
import { isAsIs } from './inputs/options.js';
import type { LinesSearch } from './inputs/search-lines.js';
import type { SearchPlan } from './matches.js';
import { type Feed, PIECE_MILLISECONDS, type SearchOptions, searchOptions } from './options.js';
import { compilePatterns, type Patterns } from './pattern/pattern.js';
import { type View, viewOf } from './results/options.js';
import type { SearchJob } from './search-task.js';
import { Timeline } from './timeline.js';
import { checkSize } from './whole/size.js';

/** A search of one file about to begin: options parsed, the file open, the ways chosen. */
export interface Prepared extends AsyncDisposable {
  readonly how: SearchOptions;
  readonly job: SearchJob;
  readonly file: OpenInput;
  /** In bytes. */
  readonly size: number;
  readonly strategy: Strategy;
  readonly memory: Memory;
  /** The caller's, and that of the timeout. */
  readonly signal: AbortSignal | undefined;
  /** Milliseconds that a piece may take. */
  readonly pieceTimeout: number | undefined;
  readonly plan: SearchPlan;
  /** Whether the addon's threads search the whole file by themselves. */
  readonly isScan: boolean;
  /** Whether it has to be read from its beginning: what has no size, is packed or encoded. */
  readonly isSequential: boolean;
  readonly view: View;
  readonly timeline: Timeline | undefined;
}

/** @throws as `searchFile` does. */
export async function prepare(
  path: FileInput,
  pattern: Patterns,
  options: SearchOptions,
): Promise<Prepared> {
  const how = parseOptions(searchOptions, options) as SearchOptions;
  const choice = chooseEngine(how, compilePatterns(pattern, how));
  const { strategy: wanted, engine, whyJs } = choice;
  const { feed = 'ranges', signal } = how;
  const timeline = how.onSpan && new Timeline(how.onSpan);
  signal?.throwIfAborted();
  const kind = typeof wanted === 'string' ? wanted : wanted.kind;
  if (kind === 'native' && feed === 'lines') {
    throw new ParallelError(
      'IMPOSSIBLE_COMBINATION',
      'option "feed": "lines" cannot be had with strategy "native", whose threads read for themselves: use feed "ranges", or another strategy',
    );
  }
  const isPlain = isAsIs(how);
  if (!isPlain && how.feed === 'ranges') {
    throw new ParallelError(
      'IMPOSSIBLE_COMBINATION',
      'option "feed": "ranges" cannot be had with "searchZip", "encoding" or "binary", for which a file is read from its beginning: leave it out',
    );
  }
  const file = await openInput(path);
  try {
    const { size, name } = file;
    const isSequential = !isPlain || !file.isRegular || (size === 0 && (await hasContent(file)));
    if (how.multiline) checkSize(size, engine, file.path);
    if (how.multiline && isSequential) {
      throw new ParallelError(
        'IMPOSSIBLE_COMBINATION',
        'option "multiline" cannot be had of what has to be read from its beginning (a pipe, a packed or encoded file): unpack it first, or search it line by line',
      );
    }
    const borrowed = borrowStrategy(wanted, { workers: how.workers, niceness: how.niceness });
    const { strategy } = borrowed;
    const deadline = deadlineOf(how.timeout, name);
    const memory = chooseMemory(
      strategy,
      how.memory,
      travelsBy(kind, isSequential ? 'lines' : feed),
    );
    return {
      how,
      // Results of a search with shared lines are small and may as well move.
      job: {
        path: kind === 'processes' ? pathForProcesses(file) : steadyPath(file),
        pattern: choice.pattern,
        engine,
        transfer: memory !== 'copy' && kind === 'threads',
      },
      file,
      size,
      strategy,
      memory,
      signal: eitherOf(signal, deadline?.signal),
      pieceTimeout: choice.mayExplode ? PIECE_MILLISECONDS : undefined,
      isScan: kind === 'native' && !isSequential,
      isSequential,
      view: viewOf(how),
      timeline,
      plan: {
        strategy: strategy.kind,
        workers: strategy.workers,
        feed: isSequential ? 'lines' : feed,
        memory,
        engine,
        ...(whyJs !== undefined && { whyJs }),
      },
      async [Symbol.asyncDispose]() {
        deadline?.clear();
        await borrowed[Symbol.asyncDispose]();
        await file[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await file[Symbol.asyncDispose]();
    throw error;
  }
}

/** The file's pieces, searched, in its order. */
export function searchPieces(search: Prepared): AsyncIterable<SearchedPiece> {
  const { how, job, file, size, strategy, memory, plan, timeline } = search;
  const ending = {
    signal: search.signal,
    timeout: search.pieceTimeout,
    onSpan: timeline?.ofMap(),
  };
  // What may go over several lines is looked for in all of them at once.
  const chunkBytes = how.multiline
    ? size + 1
    : (how.chunkBytes ?? suitableChunk(size, strategy.workers));
  return plan.feed === 'ranges'
    ? searchRanges(strategy, job, size, chunkBytes, ending)
    : searchBlocks(strategy, job, file.reader, memory, chunkBytes, ending);
}

/** What of the memory axis a feed can use: under `ranges` only results travel, whose size nobody knows before. */
function travelsBy(kind: StrategyKind, feed: Feed): readonly Memory[] {
  if (kind === 'inline' || kind === 'native' || kind === 'auto') return ['shared'];
  return feed === 'ranges' ? ['transfer', 'copy'] : ['shared', 'transfer', 'copy'];
}

const LEAST_CHUNK = 64 * 1024;
const USUAL_CHUNK = 4 * 1024 * 1024;

/** Four pieces or more for each worker, so that none waits long for the others at the end. */
function suitableChunk(size: number, workers: number): number {
  const share = Math.ceil(size / (4 * workers));
  return Math.min(USUAL_CHUNK, Math.max(LEAST_CHUNK, share));
}

/** Whether something can be read of a file that has no size, as of those of /proc. */
async function hasContent({ reader }: OpenInput): Promise<boolean> {
  return (await reader.read(Buffer.alloc(1), 0, 1, 0)).bytesRead > 0;
}

/** How this process reads the file in pieces, all of the same one though its name gets another. */
function steadyPath({ source, descriptor }: OpenInput): string | number {
  return process.platform === 'win32' ? source : descriptor;
}

/** How other processes open the file. */
function pathForProcesses({ source, descriptor, name }: OpenInput): string {
  if (process.platform === 'linux') return `/proc/${process.pid}/fd/${descriptor}`;
  if (typeof source === 'string') return source;
  throw new ParallelError(
    'IMPOSSIBLE_COMBINATION',
    `${name} cannot be read by other processes here: use another strategy than "processes", or feed "lines"`,
  );
}

/** What has to be read from its beginning, for {@link searchFromStart}. */
export function sequential(search: Prepared, blocks: LinesSearch['blocks']): LinesSearch {
  const { how, job, strategy, memory, signal, pieceTimeout, timeline } = search;
  return {
    ...{ job, strategy, memory, signal, pieceTimeout, timeline, blocks },
    chunkBytes: how.chunkBytes,
    limit: how.maxCount,
    ...(!isAsIs(how) && { input: how }),
  };
}
