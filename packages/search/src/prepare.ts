import type { FileHandle } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Memory, ParallelError, type Strategy, type StrategyKind } from '@parallel/core';
import { borrowStrategy, chooseMemory, invalidOption, parseOptions } from '@parallel/core/options';
import { chooseEngine } from './choose-engine.js';
import { type SearchedPiece, searchBlocks, searchRanges } from './feeds/search-pieces.js';
import type { SearchPlan } from './matches.js';
import { openRegular } from './open-file.js';
import { type Feed, type SearchOptions, searchOptions } from './options.js';
import { compilePatterns, type Patterns } from './pattern/pattern.js';
import { type View, viewOf } from './results/options.js';
import type { SearchJob } from './search-task.js';
import { checkSize } from './whole/size.js';

/** A search of one file about to begin: options parsed, the file open, the ways chosen. */
export interface Prepared extends AsyncDisposable {
  readonly how: SearchOptions;
  readonly job: SearchJob;
  readonly file: FileHandle;
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
  readonly view: View;
}

/** @throws as `searchFile` does. */
export async function prepare(
  path: string | URL,
  pattern: Patterns,
  options: SearchOptions,
): Promise<Prepared> {
  const how = parseOptions(searchOptions, options) as SearchOptions;
  const choice = chooseEngine(how, compilePatterns(pattern, how));
  const { strategy: wanted, engine, whyJs } = choice;
  const { feed = 'ranges', signal } = how;
  signal?.throwIfAborted();
  const kind = typeof wanted === 'string' ? wanted : wanted.kind;
  if (kind === 'native' && feed === 'lines') {
    throw new ParallelError(
      'IMPOSSIBLE_COMBINATION',
      'option "feed": "lines" cannot be had with strategy "native", whose threads read for themselves: use feed "ranges", or another strategy',
    );
  }
  const name = filePath(path);
  const file = await openRegular(name);
  try {
    const { size } = await file.handle.stat();
    if (how.multiline) checkSize(size, engine, name);
    const borrowed = borrowStrategy(wanted, { workers: how.workers });
    const { strategy } = borrowed;
    const deadline = deadlineOf(how.timeout, name);
    const memory = chooseMemory(strategy, how.memory, travelsBy(kind, feed));
    return {
      how,
      // Results of a search with shared lines are small and may as well move.
      job: {
        path: name,
        pattern: choice.pattern,
        engine,
        transfer: memory !== 'copy' && kind === 'threads',
      },
      file: file.handle,
      size,
      strategy,
      memory,
      signal: eitherOf(signal, deadline?.signal),
      pieceTimeout: choice.mayExplode ? PIECE_MILLISECONDS : undefined,
      isScan: kind === 'native',
      view: viewOf(how),
      plan: {
        strategy: strategy.kind,
        workers: strategy.workers,
        feed,
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

/** No pattern needs as long for some megabytes unless it tries one possibility after the other. */
const PIECE_MILLISECONDS = 60_000;

function deadlineOf(milliseconds: number | undefined, name: string) {
  if (milliseconds === undefined) return undefined;
  const controller = new AbortController();
  const late = () => {
    const what = `the search of ${JSON.stringify(name)} took longer than its timeout`;
    controller.abort(new ParallelError('TIMEOUT', `${what} of ${milliseconds} ms`));
  };
  const timer = setTimeout(late, milliseconds);
  return { signal: controller.signal, clear: () => clearTimeout(timer) };
}

function eitherOf(one: AbortSignal | undefined, other: AbortSignal | undefined) {
  return one && other ? AbortSignal.any([one, other]) : (one ?? other);
}

/** The file's pieces, searched, in its order. */
export function searchPieces(search: Prepared): AsyncIterable<SearchedPiece> {
  const { how, job, file, size, strategy, memory, plan } = search;
  const ending = { signal: search.signal, timeout: search.pieceTimeout };
  // What may go over several lines is looked for in all of them at once.
  const chunkBytes = how.multiline
    ? size + 1
    : (how.chunkBytes ?? suitableChunk(size, strategy.workers));
  return plan.feed === 'ranges'
    ? searchRanges(strategy, job, size, chunkBytes, ending)
    : searchBlocks(strategy, job, file, memory, chunkBytes, ending);
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

function filePath(path: unknown): string {
  if (path instanceof URL && path.protocol === 'file:') return fileURLToPath(path);
  if (typeof path === 'string' && path !== '' && !path.includes('\0')) return path;
  const shown = path instanceof URL ? path.href : path;
  throw invalidOption('path', shown, 'the path or file: URL of a file');
}
