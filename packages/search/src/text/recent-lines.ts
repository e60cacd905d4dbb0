const LINE_FEED = 10;

/** The last lines of a text that comes in blocks. */
export class RecentLines {
  #bytes: Uint8Array = new Uint8Array(0);

  constructor(private readonly count: number) {}

  /** A block of whole lines with the lines before it, and where these begin. */
  with(block: Uint8Array, offset: number): { bytes: Uint8Array; offset: number } {
    const known = this.#bytes;
    const bytes = known.length === 0 ? block : Buffer.concat([known, block]);
    this.#bytes = this.#last(bytes);
    return { bytes, offset: offset - known.length };
  }

  #last(bytes: Uint8Array): Uint8Array {
    let start = bytes.length;
    for (let lines = 0; lines < this.count && start > 0; lines += 1) {
      // The feed at the end of the line belongs to it.
      const feed = start < 2 ? -1 : bytes.lastIndexOf(LINE_FEED, start - 2);
      start = feed + 1;
    }
    return Uint8Array.from(bytes.subarray(start));
  }
}
