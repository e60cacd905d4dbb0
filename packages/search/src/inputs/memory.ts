import { ParallelError } from '@parallel/core';
import type { LineBlock } from '../feeds/blocks.js';
import type { Chunks } from './chunks.js';

/** Copied at a time: less than a tenth of a millisecond, between which other events have a turn. */
const SLICE_BYTES = 512 * 1024;

/** Whether other threads may read the memory: it is neither moved nor shrunk while they do. */
export function isShared(bytes: Uint8Array): boolean {
  return bytes.buffer instanceof SharedArrayBuffer;
}

/**
 * Bytes of an ArrayBuffer, which threads may not read themselves: JavaScript may transfer it away
 * or shrink it at any time. Slices of it are copied on this thread, each after a look.
 */
export function memoryChunks(bytes: Uint8Array): Chunks {
  const { length } = bytes;
  let start = 0;
  return {
    async next() {
      checkLength(bytes, length);
      if (start >= length) return undefined;
      const slice = bytes.subarray(start, start + SLICE_BYTES);
      start += slice.length;
      return slice;
    },
    async close() {},
  };
}

const LINE_FEED = 10;

/** The lines of bytes in blocks of about `chunkBytes`, as views of the same memory. */
export async function* memoryBlocks(
  bytes: Uint8Array,
  chunkBytes: number,
): AsyncGenerator<LineBlock, void, undefined> {
  const { length } = bytes;
  for (let offset = 0; offset < length; ) {
    checkLength(bytes, length);
    const block = bytes.subarray(offset, linesEnd(bytes, offset, offset + chunkBytes));
    yield { bytes: block, offset };
    offset += block.length;
  }
}

/** The end of the lines that end before `end`, or of the one that begins at `start`. */
function linesEnd(bytes: Uint8Array, start: number, end: number): number {
  if (end >= bytes.length) return bytes.length;
  const last = bytes.lastIndexOf(LINE_FEED, end - 1);
  if (last >= start) return last + 1;
  const feed = bytes.indexOf(LINE_FEED, end);
  return feed < 0 ? bytes.length : feed + 1;
}

function checkLength(bytes: Uint8Array, length: number): void {
  if (bytes.length === length) return;
  const what = 'its buffer was transferred or resized while it was searched';
  throw new ParallelError('INVALID_OPTION', `option "bytes": ${what}`);
}
