import { type Span, type Transferred, task, transfer } from '@parallel/core';
import { borrowStrategy } from '@parallel/core/options';
import { buffersOf, type Filtered, type FilterInput, type Lines } from '../files/filter-task.js';
import { Inbox } from '../inputs/inbox.js';
import type { Pattern } from '../pattern/pattern.js';
import type { Timeline } from '../timeline.js';
import type { FilePart } from './parts.js';
import type { Delivery, PartSource } from './source.js';

// Built into one folder with this, beside it.
const url = new URL('./files-task.js', import.meta.url);
const filterTask = task<typeof import('../files/files-task.js'), 'filterLines'>(url, 'filterLines');

export interface LineFilter {
  readonly pattern: Pattern;
  readonly workers: number;
  readonly niceness: number;
  /** Matching lines of a file after which no more are wanted. */
  readonly most: number;
  /** Whether only their number is. */
  readonly counts: boolean;
  /** Whether parts have to come in the order in which they were found. */
  readonly sorted: boolean;
  /** Milliseconds that a worker may take for some lines. */
  readonly timeout: number | undefined;
  readonly timeline: Timeline | undefined;
}

/** A part, and how many of its file came before it. */
interface Placed {
  readonly part: FilePart;
  readonly place: number;
}

/** Lines that somebody else has found, of which worker threads keep those that RegExp matches. */
export class FilteredSource implements PartSource {
  readonly #ending = new AbortController();
  /** Parts so far of files of which more are to come: found, and kept. */
  readonly #found = new Map<number, number>();
  readonly #done = new Map<number, number>();
  /** Parts that workers had done with before one that comes first. */
  readonly #early = new Map<number, Map<number, () => FilePart>>();
  /** Matches so far in files of which more parts are to come. */
  readonly #matched = new Map<number, number>();
  /** Why nothing more can be found in them. */
  readonly #failed = new Map<number, NonNullable<FilePart['error']>>();

  constructor(
    private readonly lines: PartSource,
    private readonly filter: LineFilter,
  ) {}

  async run(deliver: (delivery: Delivery) => void): Promise<void> {
    const inbox = new Inbox<Delivery>();
    const finding = this.lines
      .run((delivery) => inbox.put(delivery))
      .then(
        () => inbox.end(),
        (reason: unknown) => inbox.end({ reason }),
      );
    try {
      await this.#filter(inbox, deliver);
    } catch (error) {
      if (!this.#ending.signal.aborted) throw error;
    } finally {
      this.stop();
      await finding;
    }
  }

  stop(): void {
    this.#ending.abort();
    this.lines.stop();
  }

  taken(weight: number): void {
    this.lines.taken(weight);
  }

  progress() {
    return this.lines.progress();
  }

  async #filter(inbox: Inbox<Delivery>, deliver: (delivery: Delivery) => void): Promise<void> {
    const { workers, niceness, timeout, timeline } = this.filter;
    await using borrowed = borrowStrategy('threads', { workers, niceness });
    const { strategy } = borrowed;
    const given = new Map<
      number,
      { readonly placed: readonly Placed[]; readonly weight: number }
    >();
    const files = new Map<number, readonly number[]>();
    const inputs = async function* (
      this: FilteredSource,
    ): AsyncGenerator<Transferred<FilterInput>> {
      let id = 0;
      for (let next = await inbox.take(); next; next = await inbox.take()) {
        const parts = [...next.parts];
        given.set(id, { placed: parts.map((part) => this.#placed(part)), weight: next.weight });
        if (timeline) files.set(id, [...new Set(parts.map((part) => part.id))]);
        yield this.#input(id++, parts);
      }
    };
    // A Transferred is unwrapped on the way.
    const source = inputs.call(this) as AsyncIterable<FilterInput>;
    const options = {
      ordered: this.filter.sorted,
      chunkSize: 1,
      bufferSize: 2 * strategy.workers,
      signal: this.#ending.signal,
      timeout,
      onSpan: timeline && this.#spans(timeline, files),
    };
    for await (const { id, filtered } of strategy.map(filterTask, source, options)) {
      const { placed, weight } = given.get(id)!;
      given.delete(id);
      deliver({ parts: placed.flatMap((one, i) => this.#inOrder(one, filtered[i]!)), weight });
    }
  }

  /** Tells of files, by workers whose numbers follow those of who finds the lines. */
  #spans(timeline: Timeline, files: Map<number, readonly number[]>) {
    const tell = timeline.ofMap();
    return (span: Span) => {
      const pieces = span.pieces.flatMap((input) => files.get(input) ?? []);
      for (const input of span.pieces) files.delete(input);
      tell({ ...span, worker: this.filter.workers + span.worker, pieces });
    };
  }

  #placed(part: FilePart): Placed {
    const place = this.#found.get(part.id) ?? 0;
    if (part.last) this.#found.delete(part.id);
    else this.#found.set(part.id, place + 1);
    return { part, place };
  }

  /** What can be told of a file, now that a part of it is done. */
  #inOrder({ part, place }: Placed, filtered: Filtered): FilePart[] {
    const { id } = part;
    const early = this.#early.get(id) ?? new Map<number, () => FilePart>();
    early.set(place, () => this.#kept(part, filtered));
    const parts: FilePart[] = [];
    let next = this.#done.get(id) ?? 0;
    for (let keep = early.get(next); keep; keep = early.get(next)) {
      early.delete(next);
      parts.push(keep());
      next += 1;
    }
    if (early.size === 0) this.#early.delete(id);
    else this.#early.set(id, early);
    if (parts.at(-1)?.last) this.#done.delete(id);
    else if (next > 0) this.#done.set(id, next);
    return parts;
  }

  /** Lines go to the worker, and those that it keeps come back. */
  #input(id: number, parts: readonly FilePart[]): Transferred<FilterInput> {
    const { pattern, most } = this.filter;
    const stretches = parts.map(linesOf);
    return transfer({ id, pattern, most, stretches }, buffersOf(stretches));
  }

  /** What is left of a part, by what is left of its file. */
  #kept(part: FilePart, { error, ...lines }: Filtered): FilePart {
    const { id, last, texts: _, ...rest } = part;
    if (error && !this.#failed.has(id)) this.#failed.set(id, error);
    const failed = this.#failed.get(id);
    const before = this.#matched.get(id) ?? 0;
    const count = failed ? 0 : Math.min(this.filter.most - before, lines.ends.length);
    this.#matched.set(id, before + count);
    if (last) this.#matched.delete(id);
    if (last) this.#failed.delete(id);
    const whole = { ...rest, id, last, count, ...(last && failed && { error: failed }) };
    if (this.filter.counts) return { ...whole, ...columnsOf(lines, 0) };
    return { ...whole, ...columnsOf(lines, count), texts: textsOf(lines, count) };
  }
}

function linesOf({ lineNumbers, offsets, texts }: FilePart): Lines {
  const { bytes = new Uint8Array(0), ends = new Uint32Array(0) } = texts ?? {};
  return { lineNumbers, offsets, bytes, ends };
}

function columnsOf({ lineNumbers, offsets }: Lines, count: number) {
  return { lineNumbers: lineNumbers.subarray(0, count), offsets: offsets.subarray(0, count) };
}

function textsOf({ bytes, ends }: Lines, count: number) {
  const { buffer, byteOffset } = bytes;
  const length = count === 0 ? 0 : ends[count - 1]!;
  return {
    bytes: Buffer.from(buffer as ArrayBuffer, byteOffset, length),
    ends: ends.subarray(0, count),
  };
}
