import { createReadStream, fstatSync } from 'node:fs';
import { type Memory, nativeProblem, ParallelError, type Strategy } from '@parallel/core';
import type { PieceMatches } from '../kernels/kernel.js';
import type { SearchJob } from '../search-task.js';
import { nativeSpan, type Timeline } from '../timeline.js';
import { byStrategy, type FactsBlock } from './by-strategy.js';
import { type Chunks, chunksOf } from './chunks.js';
import { lineBlocks } from './line-blocks.js';
import { type NativeSource, nativeLines, type SearchedLines } from './native-lines.js';
import type { InputOptions } from './options.js';
import { searchText } from './search-text.js';

/** How lines are searched that come, or are read, one after the other. */
export interface LinesSearch {
  readonly job: Pick<SearchJob, 'pattern' | 'engine'>;
  readonly strategy: Strategy;
  readonly memory: Memory;
  readonly chunkBytes: number | undefined;
  readonly limit: number | undefined;
  /** Which blocks are wanted along with what was found in them. */
  readonly blocks: 'none' | 'matching' | 'all';
  readonly signal: AbortSignal | undefined;
  /** Milliseconds that a block may take. */
  readonly pieceTimeout: number | undefined;
  readonly timeline?: Timeline | undefined;
  readonly input?: InputOptions;
}

/** A block of whole lines, searched; they come in order. */
export interface FoundBlock {
  readonly matches: PieceMatches;
  /** Where it begins in the text, and how long it is. */
  readonly offset: number;
  readonly size: number;
  readonly bytes?: Uint8Array;
  readonly facts: InputFacts;
}

/** What turned out about a file that was not searched as it is. */
export interface InputFacts {
  /** Whether offsets are those in what it was unpacked or decoded to. */
  readonly decoded: boolean;
  /** Of a binary file, where that was heeded: the offset of its first NUL. */
  readonly binaryOffset?: number;
  /** Whether something matches from there on. */
  readonly matchesAsBinary: boolean;
}

/** Searches what comes. */
export function searchChunks(chunks: Chunks, search: LinesSearch): AsyncGenerator<FoundBlock> {
  if (search.strategy.kind === 'native') return natively({ chunks }, search);
  return byStrategy(blocksOf(chunks, search), search, () => chunks.close());
}

/**
 * Searches a file from its beginning, or from where its descriptor stands.
 * @throws ParallelError `NATIVE_UNAVAILABLE` for what only the addon can unpack or decode.
 */
export function searchFromStart(
  file: string | number,
  search: LinesSearch,
): AsyncGenerator<FoundBlock> {
  if (search.strategy.kind === 'native') return natively({ file }, search);
  if (nativeProblem() === undefined) return byStrategy(readBlocks(file, search), search);
  const { input } = search;
  if (input?.searchZip) throw needsAddon('option "searchZip" needs the native addon');
  if (typeof file === 'string' || fstatSync(file).isFile()) return searchText(file, search);
  if (input) {
    throw needsAddon(
      'options "encoding" and "binary" need the native addon for what is no regular file',
    );
  }
  return searchChunks(chunksOf(createReadStream('', { fd: file, autoClose: false })), search);
}

function needsAddon(what: string): ParallelError {
  return new ParallelError('NATIVE_UNAVAILABLE', what, { cause: nativeProblem() });
}

async function* natively(source: NativeSource, search: LinesSearch): AsyncGenerator<FoundBlock> {
  const { limit, blocks, job, signal, timeline } = search;
  const options = {
    ...nativeOptions(search),
    blocks,
    pattern: job.pattern,
    signal,
    invert: job.pattern.invert ?? false,
    ...(limit !== undefined && { limit }),
    ...(timeline && { now: performance.now() }),
  };
  const tell = timeline?.ofThreads();
  for await (const lines of nativeLines(source, options)) {
    const { offset, bytes: size, block, span } = lines;
    if (span) tell?.(nativeSpan(span));
    const { lineNumbers, offsets, lines: count } = lines;
    const matches = { lines: count, lineNumbers, offsets };
    yield { matches, offset, size, ...(block && { bytes: block }), facts: factsOf(lines) };
  }
}

function nativeOptions({ strategy, chunkBytes, input }: LinesSearch) {
  const { encoding, searchZip: zip, binary } = input ?? {};
  return {
    threads: strategy.workers,
    niceness: strategy.niceness ?? 0,
    ...(chunkBytes !== undefined && { blockBytes: chunkBytes }),
    ...(encoding !== undefined && { encoding }),
    ...(zip !== undefined && { zip }),
    ...(binary !== undefined && { binary }),
  };
}

function factsOf({ decoded, binary, matchesAsBinary }: SearchedLines): InputFacts {
  return { decoded, matchesAsBinary, ...(binary !== undefined && { binaryOffset: binary }) };
}

/** What comes, in blocks for a strategy's workers. */
function blocksOf(chunks: Chunks, { strategy, memory, chunkBytes = BLOCK_BYTES }: LinesSearch) {
  // The same memory for the worker and for the texts here.
  const isShared = memory === 'shared' && strategy.kind !== 'processes';
  return lineBlocks(chunks, chunkBytes, (bytes) =>
    isShared ? new Uint8Array(new SharedArrayBuffer(bytes)) : Buffer.allocUnsafeSlow(bytes),
  );
}

const BLOCK_BYTES = 1024 * 1024;

/** A file that the addon reads, and unpacks and decodes where that is asked for. */
async function* readBlocks(file: string | number, search: LinesSearch): AsyncGenerator<FactsBlock> {
  // Whether something matches behind a NUL the addon cannot say without the pattern.
  const options = { ...nativeOptions(search), pattern: undefined, signal: search.signal };
  for await (const lines of nativeLines({ file }, { ...options, blocks: 'all', threads: 1 })) {
    const bytes = lines.block ?? new Uint8Array(0);
    yield { bytes, offset: lines.offset, facts: factsOf(lines) };
  }
}
