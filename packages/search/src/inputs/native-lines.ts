import { type NativeBinding, requireNative } from '@parallel/core';
import { notWhenAborted, whenAborted } from '@parallel/core/portable';
import { matcherOf } from '../kernels/native.js';
import { created } from '../native-options.js';
import type { Pattern } from '../pattern/pattern.js';
import { Turns } from '../turns.js';
import type { Chunks } from './chunks.js';
import { Inbox } from './inbox.js';

type LineSearch = InstanceType<NativeBinding['LineSearch']>;
type LineOptions = ConstructorParameters<NativeBinding['LineSearch']>[0];

/** A block of whole lines that native threads have searched. */
export type SearchedLines = Parameters<Parameters<LineSearch['run']>[2]>[0];

export interface NativeLinesOptions extends LineOptions {
  /** Without one, nothing is searched: the blocks are wanted as they are. */
  readonly pattern: Pattern | undefined;
  readonly signal: AbortSignal | undefined;
}

/** What is searched: what comes, or a file that has to be read from its beginning. */
export type NativeSource = { readonly chunks: Chunks } | { readonly file: string | number };

/**
 * Searches on native threads while the source is read. Blocks come in order, held back while
 * nobody takes them. An error of the source comes behind what was found before it.
 */
export async function* nativeLines(
  source: NativeSource,
  { pattern, signal, ...options }: NativeLinesOptions,
): AsyncGenerator<SearchedLines, void, undefined> {
  const search = created(() => new (requireNative().LineSearch)(options));
  const matcher = pattern ? matcherOf(pattern) : null;
  const cancel = new Int32Array(new SharedArrayBuffer(4));
  const inbox = new Inbox<SearchedLines>();
  const pump = 'chunks' in source ? new Pump(search, source.chunks) : undefined;
  const receive = (lines: SearchedLines) => {
    pump?.searched(lines.bytes);
    inbox.put(lines);
  };
  const run =
    'chunks' in source
      ? search.run(matcher, cancel, receive)
      : search.runFile(matcher, source.file, cancel, receive);
  const ended = run.then(
    () => inbox.end(pump?.error),
    (reason: unknown) => inbox.end({ reason }),
  );
  const abort = () => inbox.break(signal?.reason);
  whenAborted(signal, abort);
  if (signal?.aborted) abort();
  pump?.start();
  try {
    for (let lines = await inbox.take(); lines; lines = await inbox.take()) {
      yield lines;
      search.taken(lines.weight);
    }
  } finally {
    notWhenAborted(signal, abort);
    cancel[0] = 1;
    search.close();
    await ended;
    await pump?.close();
  }
}

/** Bytes of whole lines that may wait to be searched. */
const UNDER_WAY = 8 * 1024 * 1024;

/** Brings what comes to the threads, no faster than they search. */
class Pump {
  #underWay = 0;
  #isClosed = false;
  #wake: (() => void) | undefined;
  error: { readonly reason: unknown } | undefined;

  constructor(
    private readonly search: LineSearch,
    private readonly chunks: Chunks,
  ) {}

  start(): void {
    this.#pump().catch((reason: unknown) => {
      this.error = { reason };
      // What the last line would have been nobody knows.
      this.search.end(true);
    });
  }

  /** So many bytes were searched. */
  searched(bytes: number): void {
    this.#underWay -= bytes;
    this.#wake?.();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wake?.();
    await this.chunks.close();
  }

  async #pump(): Promise<void> {
    const turns = new Turns();
    /** Of a line that is not whole yet, which cannot be searched. */
    let open = 0;
    for (;;) {
      const chunk = await this.chunks.next();
      if (this.#isClosed) return;
      if (!chunk) break;
      while (this.#underWay - open > UNDER_WAY) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        if (this.#isClosed) return;
      }
      this.#underWay += chunk.length;
      open = this.search.push(chunk);
      if (turns.due()) await turns.take();
    }
    this.search.end();
  }
}
