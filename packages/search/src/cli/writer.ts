import type { Writable } from 'node:stream';

/** What is gathered before it is written: a system call for each line would cost more than the line. */
const BATCH_BYTES = 64 * 1024;
const LINE_FEED = 10;
/** Mostly enough for what is gathered. */
const MEMORY = 2 * BATCH_BYTES;

/** Bytes on their way to a stream that may be slow, or gone. */
export class Writer {
  #memory = Buffer.allocUnsafeSlow(MEMORY);
  /** What of the memory is gathered. */
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
    if (typeof part === 'string') {
      // No character of a string takes more than three bytes.
      this.#makeRoom(3 * part.length);
      this.#bytes += this.#memory.write(part, this.#bytes);
    } else {
      this.#makeRoom(part.length);
      this.#memory.set(part, this.#bytes);
      this.#bytes += part.length;
    }
  }

  endLine(): void {
    this.#makeRoom(1);
    this.#memory[this.#bytes] = LINE_FEED;
    this.#bytes += 1;
  }

  /** Whether enough was gathered to be written: to wait for nothing costs more than a short line. */
  get isFull(): boolean {
    return this.#bytes >= BATCH_BYTES;
  }

  /** Lets what was gathered go, if it is enough. */
  async drain(): Promise<void> {
    if (this.isFull) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#bytes === 0 || this.isGone) return;
    const memory = this.#memory;
    const bytes = memory.subarray(0, this.#bytes);
    // What is being written stays as it is.
    this.#memory = Buffer.allocUnsafeSlow(0);
    this.#bytes = 0;
    // An error comes to the listener above.
    await new Promise<void>((resolve) => this.stream.write(bytes, () => resolve()));
    if (this.#bytes === 0 && memory.length === MEMORY) this.#memory = memory;
  }

  #makeRoom(more: number): void {
    const wanted = this.#bytes + more;
    if (wanted <= this.#memory.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(MEMORY, 2 * wanted));
    larger.set(this.#memory.subarray(0, this.#bytes));
    this.#memory = larger;
  }
}
