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
import { ColumnBuilder, type FoundColumns } from './columns.js';
import { searchKernel } from './kernels/kernel.js';
import { Matches, type SearchPlan } from './matches.js';
import type { SearchOptions } from './options.js';
import { type PatternOptions, patternOptions } from './pattern/options.js';
import { compilePatterns, type Pattern, type Patterns } from './pattern/pattern.js';
import { withSpans } from './results/complete.js';
import { ContextRows } from './results/context.js';
import { type ResultOptions, resultOptions, type View, viewOf } from './results/options.js';
import { LineReader } from './text/line-reader.js';
import { RecentLines } from './text/recent-lines.js';
import { bytesText, type TextSource } from './text/text-source.js';
import { checkSize } from './whole/size.js';

/** What of {@link SearchOptions} there is for text that is in memory, or on its way there. */
export type StreamOptions = PatternOptions &
  ResultOptions &
  Pick<SearchOptions, 'kernel' | 'native' | 'maxCount' | 'signal'>;

const streamOptions = z.strictObject({
  ...patternOptions,
  ...resultOptions,
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
  const blocks = blocksOf(input, search.signal);
  for await (const { block, offset } of search.how.multiline ? inOne(blocks, search) : blocks) {
    const matches = await search.search(block, offset);
    if (matches.offsets.length > 0) yield matches;
    if (search.isFull) return;
  }
}

/** All blocks as one. */
async function* inOne(blocks: AsyncIterable<{ block: Uint8Array }>, search: BlockSearch) {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const { block } of blocks) {
    bytes += block.length;
    checkSize(bytes, search.plan.engine, '');
    parts.push(block);
  }
  if (bytes > 0) yield { block: Buffer.concat(parts), offset: 0 };
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
  const columns = new ColumnBuilder(search.limit);
  if (search.how.multiline) checkSize(bytes.length, search.plan.engine, '');
  for (let start = 0; start < bytes.length && !columns.isFull; ) {
    const block = search.how.multiline ? bytes : wholeLines(bytes, start);
    columns.add(search.find(block, start));
    start += block.length;
    search.signal?.throwIfAborted();
    await setImmediate();
  }
  return search.matches(columns.finish(), bytesText(bytes), bytes.length);
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
  readonly #view: View;
  readonly #pattern: Pattern;
  readonly #columns: ColumnBuilder;
  readonly #context: ContextRows | undefined;
  /** The last lines before a block, which may be around its matches. */
  #before: RecentLines | undefined;

  constructor(pattern: Patterns, options: StreamOptions) {
    this.how = parseOptions(streamOptions, options) as StreamOptions;
    this.#view = viewOf(this.how);
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
    this.#columns = new ColumnBuilder(this.limit);
    const { before, after } = this.#view;
    if (before + after > 0) {
      this.#context = new ContextRows(before, after);
      this.#before = new RecentLines(before);
    }
    this.signal?.throwIfAborted();
  }

  get signal(): AbortSignal | undefined {
    return this.how.signal;
  }

  /** Of lines: with `multiline` matches are limited, by whoever searches. */
  get limit(): number | undefined {
    return this.how.multiline ? undefined : this.how.maxCount;
  }

  get isFull(): boolean {
    return this.#columns.isFull && !this.#context?.owes;
  }

  find(block: Uint8Array, offset: number) {
    const kernel = searchKernel(this.plan.engine, this.#pattern);
    const matches = kernel.searchBlock(this.#pattern, block);
    for (let i = 0; i < matches.offsets.length; i += 1) matches.offsets[i]! += offset;
    return matches;
  }

  async search(block: Uint8Array, offset: number): Promise<Matches> {
    if (!this.#columns.isFull) this.#columns.add(this.find(block, offset));
    const columns = { ...this.#columns.takeBatch(), lines: undefined };
    const text = this.#before?.with(block, offset) ?? { bytes: block, offset };
    const source = bytesText(text.bytes, text.offset);
    return this.matches(columns, source, offset + block.length);
  }

  /** @param end of the text, as far as it is there. */
  async matches(columns: FoundColumns, source: TextSource, end: number): Promise<Matches> {
    const plan = { ...this.plan, ...columns.plan };
    const reader = new LineReader(source);
    const lineAt = (index: number) => {
      reader.read(columns.offsets[index]!);
      return reader.bytes(columns.offsets[index]!);
    };
    let rows = await withSpans(columns, this.#pattern, this.#view, lineAt);
    if (this.#context) {
      rows = { ...(await this.#context.add(rows, source, end)), lines: columns.lines };
    }
    return new Matches('', rows, plan, source, { pattern: this.#pattern, view: this.#view });
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
