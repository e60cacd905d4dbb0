/** Anything that `map` can pull inputs from. */
export type Source<T> = Iterable<T> | AsyncIterable<T>;

/** Pulls a source in chunks, without waiting where it does not have to. */
export interface ChunkReader<T> {
  /** How many items are left, if known. */
  remaining(): number | undefined;
  /** The next `size` items or fewer; empty at the end. */
  read(size: number): T[] | Promise<T[]>;
  /** Tells the source that no more will be pulled. */
  close(): Promise<void>;
}

export function readChunks<T>(source: Source<T>): ChunkReader<T> {
  if (Array.isArray(source)) return readArray(source);
  if (Symbol.asyncIterator in source) return readAsync(source[Symbol.asyncIterator]());
  return readSync(source[Symbol.iterator]());
}

function readArray<T>(items: readonly T[]): ChunkReader<T> {
  let position = 0;
  return {
    remaining: () => Math.max(0, items.length - position),
    read(size) {
      const chunk = items.slice(position, position + size);
      position += chunk.length;
      return chunk;
    },
    close: async () => {},
  };
}

function readSync<T>(iterator: Iterator<T>): ChunkReader<T> {
  let ended = false;
  return {
    remaining: () => undefined,
    read(size) {
      const chunk: T[] = [];
      while (!ended && chunk.length < size) {
        const step = iterator.next();
        if (step.done) ended = true;
        else chunk.push(step.value);
      }
      return chunk;
    },
    async close() {
      if (!ended) iterator.return?.();
      ended = true;
    },
  };
}

function readAsync<T>(iterator: AsyncIterator<T>): ChunkReader<T> {
  let ended = false;
  return {
    remaining: () => undefined,
    async read(size) {
      const chunk: T[] = [];
      while (!ended && chunk.length < size) {
        const step = await iterator.next();
        if (step.done) ended = true;
        else chunk.push(step.value);
      }
      return chunk;
    },
    async close() {
      if (!ended) await iterator.return?.();
      ended = true;
    },
  };
}
