/** Decides how many items the next message to a worker carries. */
export interface Chunker {
  /** @param remaining items left, if known. */
  next(remaining?: number): number;
  /** Tells what a chunk has cost. */
  record(items: number, milliseconds: number): void;
}

/** The same number every time. */
export function fixedChunks(size: number): Chunker {
  return { next: () => size, record: () => {} };
}

/** A message costs about 0.1 ms; a chunk of this length makes that one per cent. */
const TARGET_MILLISECONDS = 10;
const GROWTH = 4;
const LARGEST = 1 << 16;

/**
 * Chunks that take about ten milliseconds each, by the measured cost of those
 * before them. The first is one item; a chunk is at most four times as large as
 * any that was measured, since costs may vary. Near a known end the chunks shrink (guided self-scheduling:
 * Polychronopoulos and Kuck, 1987), so that no worker is left with a long one.
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
    record(items, milliseconds) {
      // Below the clock's resolution a chunk looks free: it still cost something.
      const measured = Math.max(milliseconds, 0.001) / items;
      cost = cost === undefined ? measured : (3 * cost + measured) / 4;
      const wanted = Math.floor(TARGET_MILLISECONDS / cost);
      measuredUpTo = Math.max(measuredUpTo, items);
      size = Math.max(1, Math.min(wanted, measuredUpTo * GROWTH, LARGEST));
    },
  };
}
