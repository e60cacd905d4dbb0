import { fileURLToPath } from 'node:url';
import { type Memory, ParallelError, type StrategyKind } from '@parallel/core';
import { borrowStrategy, chooseMemory, invalidOption, parseOptions } from '@parallel/core/options';
import { chooseEngine } from './choose-engine.js';
import { ColumnBuilder } from './columns.js';
import { searchBlocks, searchRanges } from './feeds/search-pieces.js';
import { Matches } from './matches.js';
import { openRegular } from './open-file.js';
import { type Feed, type SearchOptions, searchOptions } from './options.js';
import { parsePattern } from './pattern/pattern.js';
import type { SearchJob } from './search-task.js';

/**
 * Finds all lines of a file in which the pattern matches, as `grep -n` does.
 * Whatever the strategy, memory, kernel, feed and piece size, the lines are the same.
 *
 * @example
 * const matches = await searchFile('big.log', /timeout after \d+ ms/);
 * for (const { lineNumber, text } of matches) console.log(lineNumber, text);
 *
 * @param path of a regular file.
 * @param pattern a string is looked for as it stands; a RegExp has JavaScript's
 *   meaning, in each line's text, which is its bytes decoded as UTF-8 without
 *   the line feed (a carriage return before it belongs to the line).
 * @throws ParallelError `INVALID_OPTION`, `IMPOSSIBLE_COMBINATION`,
 *   `NATIVE_UNAVAILABLE`, `FILE_UNREADABLE`; the signal's reason when that fires.
 */
export async function searchFile(
  path: string | URL,
  pattern: string | RegExp,
  options: SearchOptions = {},
): Promise<Matches> {
  const how = parseOptions(searchOptions, options) as SearchOptions;
  const parsed = parsePattern(pattern);
  const plan = chooseEngine(how, parsed);
  const { feed = 'ranges', signal } = how;
  signal?.throwIfAborted();
  const kind = typeof plan.strategy === 'string' ? plan.strategy : plan.strategy.kind;
  if (kind === 'native' && feed === 'lines') {
    throw new ParallelError(
      'IMPOSSIBLE_COMBINATION',
      'option "feed": "lines" cannot be had with strategy "native", whose threads read for themselves: use feed "ranges", or another strategy',
    );
  }

  const name = filePath(path);
  await using file = await openRegular(name);
  const { size } = await file.handle.stat();
  await using borrowed = borrowStrategy(plan.strategy, { workers: how.workers });
  const { strategy } = borrowed;
  const memory = chooseMemory(strategy, how.memory, travelsBy(kind, feed));
  const chunkBytes = how.chunkBytes ?? suitableChunk(size, strategy.workers);
  const job: SearchJob = {
    path: name,
    pattern: plan.pattern,
    engine: plan.engine,
    // Results of a search with shared lines are small and may as well move.
    transfer: memory !== 'copy' && kind === 'threads',
  };

  const columns = new ColumnBuilder();
  const progress = byteProgress(how.onProgress, size);
  const pieces =
    feed === 'ranges'
      ? searchRanges(strategy, job, size, chunkBytes, signal)
      : searchBlocks(strategy, job, file.handle, memory, chunkBytes, signal);
  for await (const { matches, bytes } of pieces) {
    columns.add(matches);
    progress(bytes);
  }
  const { lines, lineNumbers, offsets } = columns.finish();
  return new Matches(name, lines, lineNumbers, offsets, {
    strategy: strategy.kind,
    workers: strategy.workers,
    feed,
    memory,
    engine: plan.engine,
    ...(plan.whyJs !== undefined && { whyJs: plan.whyJs }),
  });
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
  return Math.max(LEAST_CHUNK, Math.min(USUAL_CHUNK, Math.ceil(size / (4 * workers))));
}

function byteProgress(listener: SearchOptions['onProgress'], total: number) {
  const start = performance.now();
  let done = 0;
  return (bytes: number) => {
    done += bytes;
    if (!listener) return;
    const elapsed = performance.now() - start;
    const rate = (done / Math.max(elapsed, 0.001)) * 1000;
    listener({ done, total, elapsed, rate, eta: (Math.max(0, total - done) / rate) * 1000 });
  };
}

function filePath(path: unknown): string {
  if (path instanceof URL && path.protocol === 'file:') return fileURLToPath(path);
  if (typeof path === 'string' && path !== '' && !path.includes('\0')) return path;
  const shown = path instanceof URL ? path.href : path;
  throw invalidOption('path', shown, 'the path or file: URL of a file');
}
