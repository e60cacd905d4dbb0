import { type Strategy, type StrategyKind, task } from '@parallel/core';
import { type BorrowedStrategy, borrowStrategy } from '@parallel/core/options';
import { PIECE_MILLISECONDS } from '../options.js';
import { mayExplode, type Pattern } from '../pattern/pattern.js';
import { nicenessOf, type TreeMode, type TreeOptions } from './options.js';
import type { FilePart } from './parts.js';

type Tasks = typeof import('../search-task.js');
// Both are built into one folder, beside each other.
const url = new URL('./search-task.js', import.meta.url);
const wholeTask = task<Tasks, 'searchWholeFile'>(url, 'searchWholeFile');

/** Larger files that can be read again do not come along with what was found in them. */
const CARRIED_BYTES = 4 * 1024 * 1024;

/** Files that are left to RegExp, searched as a whole by a strategy's workers. */
export class WholeJobs {
  readonly #ending = new AbortController();
  readonly #pattern: Pattern;
  readonly #mode: TreeMode;
  #borrowed: BorrowedStrategy | undefined;
  #running = 0;

  constructor(
    pattern: Pattern,
    private readonly how: TreeOptions,
    private readonly workers: number,
  ) {
    this.#mode = how.mode ?? 'lines';
    const isAny = this.#mode === 'filesWithMatches' || this.#mode === 'filesWithoutMatch';
    this.#pattern = isAny ? { ...pattern, multiline: { limit: 1 } } : pattern;
  }

  /** Whether each worker has a file: one more would only wait, in memory as well. */
  get isFull(): boolean {
    return this.#running >= this.workers;
  }

  /** The part with what RegExp finds in its file, or with the error of it. */
  async search(part: FilePart): Promise<FilePart> {
    const { left: _, ...rest } = part;
    this.#running += 1;
    try {
      return { ...rest, ...(await this.#found(part)) };
    } catch (error) {
      if (this.#ending.signal.aborted) throw error;
      const { code, message } = error as { code?: unknown; message: string };
      return { ...rest, error: { code: typeof code === 'string' ? code : 'EIO', message } };
    } finally {
      this.#running -= 1;
    }
  }

  async #found({ path, named, decoded }: FilePart): Promise<Partial<FilePart>> {
    this.#borrowed ??= borrowStrategy(strategyOf(this.how), {
      workers: this.workers,
      niceness: nicenessOf(this.how),
    });
    const { encoding, searchZip, binary = named ? 'stop' : 'skip' } = this.how;
    const isBare = this.#mode !== 'lines' && this.#mode !== 'columns';
    const input = {
      path: Uint8Array.from(path),
      pattern: this.#pattern,
      isPacked: decoded,
      binary,
      carriedBytes: isBare ? 0 : CARRIED_BYTES,
      ...(encoding !== undefined && { encoding }),
      ...(searchZip !== undefined && { searchZip }),
    };
    const found = await this.#borrowed.strategy.run(wholeTask, input, {
      signal: this.#ending.signal,
      ...(mayExplode(this.#pattern) && { timeout: PIECE_MILLISECONDS }),
    });
    const { matches, lines, matchesAsBinary, binaryOffset, text } = found;
    const facts = { lines, matchesAsBinary, ...(binaryOffset !== undefined && { binaryOffset }) };
    if (isBare) return { ...facts, count: matches };
    const { lineNumbers, offsets, spans } = found;
    return {
      ...facts,
      count: offsets.length,
      lineNumbers,
      offsets,
      ...(spans && { spans }),
      ...(text && { stretch: { bytes: Buffer.from(text.bytes.buffer), offset: text.offset } }),
    };
  }

  /** Ends what is under way. */
  async close(): Promise<void> {
    this.#ending.abort();
    await this.#borrowed?.[Symbol.asyncDispose]();
  }
}

/** Who runs RegExp: the strategy that was asked for, if it is one of JavaScript's. */
function strategyOf({ strategy = 'threads' }: TreeOptions): Strategy | StrategyKind {
  const kind = typeof strategy === 'object' ? strategy.kind : strategy;
  return kind === 'native' || kind === 'auto' ? 'threads' : strategy;
}
