import type { LineBlock } from '../feeds/blocks.js';
import { lineTooLong, MOST_LINE_BYTES } from '../too-large.js';
import type { Chunks } from './chunks.js';

const LINE_FEED = 10;

/**
 * Cuts what comes into blocks of whole lines; only the last may lack its line feed. A block is
 * given out when it has `chunkBytes`, or when nothing more is there at the moment.
 * @param allocate memory for a block, which belongs to whoever gets it.
 * @param longest no line may have more bytes: all of it has to be in memory.
 * @throws an error with the code `ENOMEM` for one that has.
 */
export async function* lineBlocks(
  chunks: Chunks,
  chunkBytes: number,
  allocate: (bytes: number) => Uint8Array,
  longest = MOST_LINE_BYTES,
): AsyncGenerator<LineBlock, void, undefined> {
  let offset = 0;
  /** Whole lines, and the beginning of one. */
  let parts: Uint8Array[] = [];
  let bytes = 0;
  let whole = 0;
  /** All lines so far, or all that is left. */
  const block = (length: number): LineBlock => {
    const memory = allocate(length);
    const rest: Uint8Array[] = [];
    let at = 0;
    for (const part of parts) {
      const own = part.subarray(0, Math.max(0, length - at));
      memory.set(own, at);
      at += own.length;
      if (own.length < part.length) rest.push(part.subarray(own.length));
    }
    parts = rest;
    bytes -= length;
    whole = 0;
    offset += length;
    return { bytes: memory, offset: offset - length };
  };
  let next = chunks.next();
  // Its failure is told when its turn comes.
  next.catch(() => {});
  for (;;) {
    const chunk = await next;
    if (!chunk) break;
    // A stream may use its memory again as soon as it is asked for more.
    const kept = new Uint8Array(chunk);
    next = chunks.next();
    next.catch(() => {});
    for (let start = 0; start < kept.length; ) {
      const room = Math.max(1, chunkBytes - bytes);
      const end = cut(kept, start, room);
      parts.push(kept.subarray(start, end));
      bytes += end - start;
      if (kept[end - 1] === LINE_FEED) whole = bytes;
      if (bytes - whole > longest) throw lineTooLong();
      start = end;
      if (whole >= chunkBytes) yield block(whole);
    }
    if (whole > 0 && !(await isThere(next))) yield block(whole);
  }
  if (whole > 0 && whole < bytes && bytes > chunkBytes) yield block(whole);
  if (bytes > 0) yield block(bytes);
}

/** The end of the lines that begin within `room` bytes of `start`; of everything, if none ends. */
function cut(bytes: Uint8Array, start: number, room: number): number {
  if (start + room >= bytes.length) {
    const last = bytes.lastIndexOf(LINE_FEED);
    // The lines, then what is left.
    return last >= start ? last + 1 : bytes.length;
  }
  const last = bytes.lastIndexOf(LINE_FEED, start + room - 1);
  if (last >= start) return last + 1;
  const feed = bytes.indexOf(LINE_FEED, start + room);
  return feed < 0 ? bytes.length : feed + 1;
}

/** Whether it has come already. */
async function isThere(next: Promise<unknown>): Promise<boolean> {
  const later = Symbol('later');
  const soon = new Promise((resolve) => setImmediate(resolve, later));
  return (
    (await Promise.race([
      next.then(
        () => {},
        () => {},
      ),
      soon,
    ])) !== later
  );
}
