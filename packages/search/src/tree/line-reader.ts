import { closeSync, openSync } from 'node:fs';
import { readFully } from '../feeds/read-fully.js';

const LINE_FEED = 10;
const WINDOW = 256 * 1024;

/** Reads lines of a file by their offsets; neighbours cost no read. */
export class LineReader {
  #window: Buffer = Buffer.alloc(0);
  #start = 0;

  constructor(private readonly path: Buffer) {}

  /** The line that begins at `offset`, decoded as UTF-8, without its line feed. */
  read(offset: number): string {
    const at = offset - this.#start;
    const inWindow = at >= 0 && at < this.#window.length;
    const end = inWindow ? this.#window.indexOf(LINE_FEED, at) : -1;
    if (end >= 0) return this.#window.toString('utf8', at, end);
    for (let size = WINDOW; ; size *= 2) {
      this.#load(offset, size);
      const feed = this.#window.indexOf(LINE_FEED);
      if (feed >= 0) return this.#window.toString('utf8', 0, feed);
      // The file ends here, without a line feed.
      if (this.#window.length < size) return this.#window.toString('utf8');
    }
  }

  #load(offset: number, size: number): void {
    const fd = openSync(this.path, 'r');
    try {
      const window = Buffer.allocUnsafeSlow(size);
      this.#window = window.subarray(0, readFully(fd, window, offset));
      this.#start = offset;
    } finally {
      closeSync(fd);
    }
  }
}
