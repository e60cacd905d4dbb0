/** Decides how many pieces the next chunk has. */
export interface Chunker {
  /**
   * How many pieces the next chunk has.
   * @param remaining pieces left, if known.
   */
  next(remaining?: number): number;
  /** Tells what a chunk has cost. */
  record(pieces: number, milliseconds: number): void;
}

/** How chunks are sized: a number of pieces; by measured cost; by what remains. */
export type ChunkSize = number | 'auto' | 'guided';

/** The chunker of that name. */
export function createChunker(chunkSize: ChunkSize, workers: number): Chunker {
  if (chunkSize === 'auto') return adaptiveChunks(workers);
  if (chunkSize === 'guided') return guidedChunks(workers);
  return fixedChunks(chunkSize);
}

/** The same number every time. */
export function fixedChunks(size: number): Chunker {
  return { next: () => size, record: () => {} };
}

/**
 * Large chunks first, and ever smaller ones: half of each worker's share of
 * what remains (guided self-scheduling: Polychronopoulos and Kuck, 1987; the
 * half is Hummel's factoring, 1992, which forgives costs that vary).
 * A source of unknown length is taken piece by piece.
 */
export function guidedChunks(workers: number): Chunker {
  return {
    next: (remaining = 1) => Math.max(1, Math.ceil(remaining / (2 * workers))),
    record: () => {},
  };
}

/** Where all processors are busy, a message takes its receiver and its sender 0.25 ms: one per cent of this. */
const TARGET_MILLISECONDS = 25;
export const GROWTH = 4;
const LARGEST = 1 << 16;

/**
 * Chunks that take about 25 milliseconds each, by the measured cost of those
 * before them. The first is one piece; a chunk is at most four times as large as
 * any that was measured, since costs may vary. Near a known end the chunks shrink
 * as {@link guidedChunks} do, so that no worker is left with a long one.
 *
 * @param workers how many workers share what remains.
 */
export function adaptiveChunks(workers: number): Chunker {
  let size = 1;
  let cost: number | undefined;
  let measuredUpTo = 1;
  return {
    next(remaining = Number.POSITIVE_INFINITY) {
      const fair = Math.ceil(remaining / (2 * workers));
      return Math.max(1, Math.min(size, fair));
    },
    record(pieces, milliseconds) {
      // Below the clock's resolution a chunk looks free: it still cost something.
      const measured = Math.max(milliseconds, 0.001) / pieces;
      cost = cost === undefined ? measured : (3 * cost + measured) / 4;
      const wanted = Math.floor(TARGET_MILLISECONDS / cost);
      measuredUpTo = Math.max(measuredUpTo, pieces);
      size = Math.max(1, Math.min(wanted, measuredUpTo * GROWTH, LARGEST));
    },
  };
}
