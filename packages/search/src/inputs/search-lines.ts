import { createReadStream } from 'node:fs';
import { type Memory, nativeProblem, ParallelError, type Strategy } from '@parallel/core';
import type { LineBlock } from '../feeds/blocks.js';
import { mapBlocks } from '../feeds/search-pieces.js';
import type { PieceMatches } from '../kernels/kernel.js';
import type { SearchJob } from '../search-task.js';
import type { Timeline } from '../timeline.js';
import { type Chunks, chunksOf } from './chunks.js';
import { lineBlocks } from './line-blocks.js';
import { type NativeSource, nativeLines, type SearchedLines } from './native-lines.js';
import type { InputOptions } from './options.js';

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

const PLAIN: InputFacts = { decoded: false, matchesAsBinary: false };

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
  if (typeof file === 'string' || search.input) {
    const what = 'options "searchZip", "encoding" and "binary" need the native addon';
    throw new ParallelError('NATIVE_UNAVAILABLE', what, { cause: nativeProblem() });
  }
  return searchChunks(chunksOf(createReadStream('', { fd: file, autoClose: false })), search);
}

async function* natively(source: NativeSource, search: LinesSearch): AsyncGenerator<FoundBlock> {
  const { limit, blocks, job, signal } = search;
  const options = {
    ...nativeOptions(search),
    blocks,
    pattern: job.pattern,
    signal,
    invert: job.pattern.invert ?? false,
    ...(limit !== undefined && { limit }),
  };
  for await (const lines of nativeLines(source, options)) {
    const { offset, bytes: size, block } = lines;
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

type FactsBlock = LineBlock & { readonly facts?: InputFacts };

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

/** Blocks that are there, searched by a strategy's workers. */
export async function* byStrategy(
  blocks: AsyncIterable<FactsBlock>,
  search: LinesSearch,
  close = async () => {},
): AsyncGenerator<FoundBlock> {
  const { job, strategy, signal, pieceTimeout: timeout, timeline } = search;
  const whole: SearchJob = { ...job, path: '', transfer: false };
  const underWay = 4 * strategy.workers;
  // Whoever waits for the source would not hear of it otherwise.
  const abort = () => void close();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    for await (const { block, matches } of mapBlocks(strategy, whole, blocks, underWay, {
      signal,
      timeout,
      onSpan: timeline?.ofMap(),
    })) {
      const { bytes, offset, facts = PLAIN } = block;
      yield { matches, offset, size: bytes.length, bytes, facts };
    }
  } catch (error) {
    // Of a source that was closed for it, the failure is not the reason.
    throw signal?.aborted ? signal.reason : error;
  } finally {
    signal?.removeEventListener('abort', abort);
    await close();
  }
}
