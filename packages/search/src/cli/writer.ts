import type { Writable } from 'node:stream';

/** What is gathered before it is written: a system call for each line would cost more than the line. */
const BATCH_BYTES = 64 * 1024;
const LINE_FEED = Buffer.from('\n');

/** Bytes on their way to a stream that may be slow, or gone. */
export class Writer {
  #parts: Uint8Array[] = [];
  #bytes = 0;
  /** Whether nobody reads any more. */
  isGone = false;

  constructor(private readonly stream: Writable) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // Whoever read it has enough, as `head` has.
      if (error.code !== 'EPIPE') throw error;
      this.isGone = true;
    });
  }

  add(part: string | Uint8Array): void {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part;
    this.#parts.push(bytes);
    this.#bytes += bytes.length;
  }

  endLine(): void {
    this.add(LINE_FEED);
  }

  /** Lets what was gathered go, if it is enough. */
  async drain(): Promise<void> {
    if (this.#bytes >= BATCH_BYTES) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#bytes === 0 || this.isGone) return;
    const bytes = Buffer.concat(this.#parts);
    this.#parts = [];
    this.#bytes = 0;
    // An error comes to the listener above.
    await new Promise<void>((resolve) => this.stream.write(bytes, () => resolve()));
  }
}
