import type { TextSource } from './text-source.js';

interface Segment {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

const LINE_FEED = 10;
/** Of a block with more matches all is kept: to copy each line would cost more than the memory. */
const FEW = 64;

/** The matching lines of a text that cannot be read again. */
export class CarriedText implements TextSource {
  readonly #segments: Segment[] = [];

  /** Keeps the lines at `offsets` of a block that begins at `base`. */
  add(block: Uint8Array, base: number, offsets: Float64Array): void {
    if (offsets.length > FEW) {
      this.#segments.push({ offset: base, bytes: block });
      return;
    }
    for (const offset of offsets) {
      const start = offset - base;
      const feed = block.indexOf(LINE_FEED, start);
      const bytes = block.slice(start, feed < 0 ? block.length : feed + 1);
      this.#segments.push({ offset, bytes });
    }
  }

  read(into: Uint8Array, offset: number): number {
    const segment = this.#segments[this.#find(offset)];
    if (!segment) return 0;
    const start = offset - segment.offset;
    const part = segment.bytes.subarray(start, start + into.length);
    into.set(part);
    return part.length;
  }

  /** The last segment that begins at `offset` or before. */
  #find(offset: number): number {
    let low = 0;
    let high = this.#segments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#segments[middle]!.offset <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
