import { Readable } from 'node:stream';
import { Range } from './range.js';

/** Anything that `map` can pull inputs from. */
export type Source<T> = Iterable<T> | AsyncIterable<T>;

/** A source whose pieces are known by number, and can be had in any order. */
export interface IndexedSource<T> {
  readonly length: number;
  at(index: number): T;
  /** What it reads: an array, a typed array, or a range of numbers. */
  readonly items: ArrayLike<T> | Range;
}

/** The source as one of known length, if it is. */
export function indexedSource<T>(source: Source<T>): IndexedSource<T> | undefined {
  if (source instanceof Range) {
    return { length: source.length, at: (index) => source.at(index) as T, items: source };
  }
  if (!Array.isArray(source) && !isTypedArray(source)) return undefined;
  const items = source as unknown as ArrayLike<T>;
  return { length: items.length, at: (index) => items[index] as T, items };
}

function isTypedArray(source: unknown): boolean {
  return ArrayBuffer.isView(source) && !(source instanceof DataView);
}

/** Pulls a source in chunks, without waiting where it does not have to. */
export interface ChunkReader<T> {
  /** How many items are left, if known. */
  remaining(): number | undefined;
  /** The next `size` items or fewer; empty at the end. */
  read(size: number): T[] | Promise<T[]>;
  /** Tells the source that no more will be pulled. */
  close(): Promise<void>;
}

/** Reads the pieces at `first` to `end` of an order. */
export function readIndexed<T>(
  source: IndexedSource<T>,
  order?: Uint32Array,
  first = 0,
  end = source.length,
): ChunkReader<T> {
  let position = first;
  return {
    remaining: () => Math.max(0, end - position),
    read(size) {
      const stop = Math.min(end, position + size);
      const chunk: T[] = [];
      for (; position < stop; position += 1) {
        chunk.push(source.at(order ? order[position]! : position));
      }
      return chunk;
    },
    close: async () => {},
  };
}

/** Reads what can only be iterated. */
export function readChunks<T>(source: Source<T>): ChunkReader<T> {
  if (Symbol.asyncIterator in source) return readAsync(source, source[Symbol.asyncIterator]());
  return readSync(source[Symbol.iterator]());
}

/** What a source throws belongs after the items before it: it is kept for the next read. */
function readSync<T>(iterator: Iterator<T>): ChunkReader<T> {
  let ended = false;
  let failure: { error: unknown } | undefined;
  return {
    remaining: () => undefined,
    read(size) {
      const chunk: T[] = [];
      try {
        while (!ended && chunk.length < size) {
          const step = iterator.next();
          if (step.done) ended = true;
          else chunk.push(step.value);
        }
      } catch (error) {
        ended = true;
        failure = { error };
      }
      if (failure && chunk.length === 0) throw failure.error;
      return chunk;
    },
    async close() {
      if (!ended) iterator.return?.();
      ended = true;
    },
  };
}

/**
 * Waits for a first item, and takes with it what else comes within the same
 * turn of the event loop: a slow source's items are not held back to fill a chunk.
 */
function readAsync<T>(source: Source<T>, iterator: AsyncIterator<T>): ChunkReader<T> {
  let ended = false;
  let failure: { error: unknown } | undefined;
  /** Asked for, and not yet in a chunk. */
  let pending: Promise<void> | undefined;
  let items: T[] = [];
  const ask = async () => {
    try {
      const step = await iterator.next();
      if (step.done) ended = true;
      else items.push(step.value);
    } catch (error) {
      ended = true;
      failure = { error };
    }
    pending = undefined;
  };
  return {
    remaining: () => undefined,
    async read(size) {
      let turnOver = false;
      let wake = () => {};
      const turn = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const immediate = setImmediate(() => {
        turnOver = true;
        wake();
      });
      while (!ended && items.length < size && !(turnOver && items.length > 0)) {
        pending ??= ask();
        await (items.length > 0 ? Promise.race([pending, turn]) : pending);
      }
      clearImmediate(immediate);
      if (failure && items.length === 0) throw failure.error;
      const chunk = items;
      items = [];
      return chunk;
    },
    async close() {
      if (ended) return;
      ended = true;
      const closed = iterator.return?.();
      // One that is being waited for may never answer: it must not hold up who left the loop.
      if (pending) {
        Promise.resolve(closed).catch(() => {});
        // Nor must it keep a file or a socket open: a stream would only see to it after its next item.
        if (source instanceof Readable) source.destroy();
      } else await closed;
    },
  };
}
