import { lineTooLong, MOST_LINE_BYTES } from '../too-large.js';

const LINE_FEED = 10;

/** Reads a file at any position, as a `FileHandle` does. */
export interface PositionedReader {
  read(
    bytes: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesRead: number }>;
}

/** Whole lines of a file, in the file's order. */
export interface LineBlock {
  readonly bytes: Uint8Array;
  /** Where in the file the block begins. */
  readonly offset: number;
}

/** Gives the memory that the next block is read into. */
export interface BlockMemory {
  /** Room for `bytes`, all zero or not: the same again until a block is handed over. */
  allocate(bytes: number): Uint8Array;
  /** Tells that what was allocated last belongs to somebody else from now on. */
  handOver(): void;
}

/** Fresh memory for each block, which can then be given away. */
export const freshMemory: BlockMemory = {
  // allocUnsafe would put small blocks into a pool, whose slab would travel along.
  allocate: (bytes) => Buffer.allocUnsafeSlow(bytes),
  handOver: () => {},
};

/**
 * Slots of one shared array, used in turn. There must be one more than blocks
 * can be under way. A block with a line that is too long for a slot gets
 * memory of its own, which is copied.
 */
export function slotMemory(shared: Uint8Array, slotBytes: number): BlockMemory {
  const slots = Math.floor(shared.length / slotBytes);
  let turn = 0;
  return {
    allocate(bytes) {
      if (bytes > slotBytes) return Buffer.allocUnsafeSlow(bytes);
      const start = (turn % slots) * slotBytes;
      return shared.subarray(start, start + bytes);
    },
    handOver() {
      turn += 1;
    },
  };
}

/**
 * Reads a file once, from its start to its end, in blocks of whole lines of
 * about `chunkBytes`; a longer line makes a longer block.
 * @throws an error with the code `ENOMEM` for a line that is too long.
 */
export async function* readBlocks(
  file: PositionedReader,
  chunkBytes: number,
  memory: BlockMemory,
): AsyncGenerator<LineBlock, void, undefined> {
  let rest: Uint8Array = new Uint8Array(0);
  let offset = 0;
  for (;;) {
    if (rest.length > MOST_LINE_BYTES) throw lineTooLong();
    // What is long is doubled, so that a line is not copied once for each piece of it.
    const bytes = memory.allocate(rest.length + Math.max(chunkBytes, rest.length));
    bytes.set(rest);
    const filled = await fill(file, bytes, rest.length, offset);
    const ended = filled < bytes.length;
    const lastFeed = bytes.lastIndexOf(LINE_FEED, filled - 1);
    const whole = ended ? filled : lastFeed + 1;
    // Copied, since the block goes to somebody else (a Buffer's slice would be a view).
    rest = new Uint8Array(bytes.subarray(whole, filled));
    if (whole > 0) {
      memory.handOver();
      yield { bytes: bytes.subarray(0, whole), offset };
      offset += whole;
    }
    if (ended) return;
  }
}

/** Fills `bytes` from index `at` on; returns up to where. The file's position of `bytes[0]` is `offset`. */
async function fill(
  file: PositionedReader,
  bytes: Uint8Array,
  at: number,
  offset: number,
): Promise<number> {
  let filled = at;
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}
