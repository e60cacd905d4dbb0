import { setImmediate } from 'node:timers/promises';
import {
  abortSignal,
  invalidOption,
  kernelOption,
  nativeOption,
  parseOptions,
  wholeNumber,
} from '@parallel/core/options';
import * as z from 'zod/mini';
import { chooseEngine } from './choose-engine.js';
import { ColumnBuilder } from './columns.js';
import { searchKernel } from './kernels/kernel.js';
import { Matches, type SearchPlan } from './matches.js';
import type { SearchOptions } from './options.js';
import { type PatternOptions, patternOptions } from './pattern/options.js';
import { compilePatterns, type Pattern, type Patterns } from './pattern/pattern.js';
import { bytesText } from './text/text-source.js';

/** What of {@link SearchOptions} there is for text that is in memory, or on its way there. */
export type StreamOptions = PatternOptions &
  Pick<SearchOptions, 'kernel' | 'native' | 'maxCount' | 'signal'>;

const streamOptions = z.strictObject({
  ...patternOptions,
  kernel: z.optional(kernelOption),
  native: z.optional(nativeOption),
  maxCount: z.optional(wholeNumber(0, Number.MAX_SAFE_INTEGER)),
  signal: z.optional(abortSignal),
});

const LINE_FEED = 10;
/** Searched at a time: some tenths of a millisecond, after which other events have their turn. */
const BLOCK_BYTES = 1 << 20;

/**
 * Searches a text while it comes: a Node.js or web stream, or any iterable of
 * bytes or strings. Yields the matches of each block of lines as soon as it is
 * there. The search runs on this thread, between two chunks of the stream.
 *
 * @example
 * for await (const batch of searchStream(process.stdin, /ERROR/))
 *   for (const { lineNumber, text } of batch) console.log(lineNumber, text);
 *
 * @throws ParallelError `INVALID_OPTION`; what the stream throws; the signal's reason.
 */
export async function* searchStream(
  input: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
  pattern: Patterns,
  options: StreamOptions = {},
): AsyncGenerator<Matches, void, undefined> {
  const search = new BlockSearch(pattern, options);
  for await (const { block, offset } of blocksOf(input, search.signal)) {
    const matches = search.search(block, offset);
    if (matches.count > 0) yield matches;
    if (search.isFull) return;
  }
}

/**
 * Searches bytes in memory, a SharedArrayBuffer's too. The search runs on this
 * thread, and lets other events through every megabyte.
 * @throws ParallelError `INVALID_OPTION`; the signal's reason.
 */
export async function searchBytes(
  bytes: Uint8Array,
  pattern: Patterns,
  options: StreamOptions = {},
): Promise<Matches> {
  if (!(bytes instanceof Uint8Array)) throw invalidOption('bytes', bytes, 'a Uint8Array');
  const search = new BlockSearch(pattern, options);
  const columns = new ColumnBuilder(search.how.maxCount);
  for (let start = 0; start < bytes.length && !columns.isFull; ) {
    const block = wholeLines(bytes, start);
    columns.add(search.find(block, start));
    start += block.length;
    search.signal?.throwIfAborted();
    await setImmediate();
  }
  return new Matches('', columns.finish(), search.plan, bytesText(bytes));
}

function wholeLines(bytes: Uint8Array, start: number): Uint8Array {
  const end = start + BLOCK_BYTES;
  if (end >= bytes.length) return bytes.subarray(start);
  const feed = bytes.lastIndexOf(LINE_FEED, end - 1);
  if (feed >= start) return bytes.subarray(start, feed + 1);
  const next = bytes.indexOf(LINE_FEED, end);
  return bytes.subarray(start, next < 0 ? bytes.length : next + 1);
}

/** One pattern, block after block. */
class BlockSearch {
  readonly how: StreamOptions;
  readonly plan: SearchPlan;
  readonly #pattern: Pattern;
  readonly #columns: ColumnBuilder;

  constructor(pattern: Patterns, options: StreamOptions) {
    this.how = parseOptions(streamOptions, options) as StreamOptions;
    const { kernel, native } = this.how;
    const how = { strategy: 'inline' as const, kernel, native };
    const {
      engine,
      whyJs,
      pattern: chosen,
    } = chooseEngine(how, compilePatterns(pattern, this.how));
    this.#pattern = chosen;
    this.plan = {
      strategy: 'inline',
      workers: 1,
      feed: 'lines',
      memory: 'shared',
      engine,
      ...(whyJs !== undefined && { whyJs }),
    };
    this.#columns = new ColumnBuilder(this.how.maxCount);
    this.signal?.throwIfAborted();
  }

  get signal(): AbortSignal | undefined {
    return this.how.signal;
  }

  get isFull(): boolean {
    return this.#columns.isFull;
  }

  find(block: Uint8Array, offset: number) {
    const kernel = searchKernel(this.plan.engine);
    const matches = kernel.searchBlock(this.#pattern, block);
    for (let i = 0; i < matches.offsets.length; i += 1) matches.offsets[i]! += offset;
    return matches;
  }

  search(block: Uint8Array, offset: number): Matches {
    this.#columns.add(this.find(block, offset));
    const columns = { ...this.#columns.takeBatch(), lines: undefined };
    return new Matches('', columns, this.plan, bytesText(block, offset));
  }
}

/** Cuts a stream into blocks of whole lines; only the last may lack its line feed. */
async function* blocksOf(
  input: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
  signal: AbortSignal | undefined,
): AsyncGenerator<{ block: Uint8Array; offset: number }> {
  let offset = 0;
  /** Of the line that goes on. */
  let parts: Uint8Array[] = [];
  for await (const chunk of input) {
    signal?.throwIfAborted();
    const bytes = bytesOf(chunk);
    const feed = bytes.lastIndexOf(LINE_FEED);
    if (feed < 0) {
      parts.push(bytes);
      continue;
    }
    const block = Buffer.concat([...parts, bytes.subarray(0, feed + 1)]);
    // A copy: a stream may use its chunk again.
    parts = [Uint8Array.from(bytes.subarray(feed + 1))];
    yield { block, offset };
    offset += block.length;
  }
  const rest = Buffer.concat(parts);
  if (rest.length > 0) yield { block: rest, offset };
}

function bytesOf(chunk: unknown): Uint8Array {
  if (typeof chunk === 'string') return Buffer.from(chunk);
  if (chunk instanceof Uint8Array) return chunk;
  throw invalidOption('input', chunk, 'a stream of bytes or strings');
}
