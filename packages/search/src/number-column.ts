import { atOnce } from './turns.js';

const CHUNK = 1 << 16;

/** Numbers one behind the other, in chunks: no larger array has to be made, and copied, as more come. */
export class NumberColumn {
  readonly #chunks: Float64Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    const place = this.#length % CHUNK;
    if (place === 0) this.#chunks.push(new Float64Array(CHUNK));
    this.#chunks[this.#chunks.length - 1]![place] = value;
    this.#length += 1;
  }

  at(index: number): number {
    return this.#chunks[Math.floor(index / CHUNK)]![index % CHUNK]!;
  }

  /** Adds to one of them. */
  add(index: number, more: number): void {
    this.#chunks[Math.floor(index / CHUNK)]![index % CHUNK]! += more;
  }

  /** Copies all of them, chunk by chunk, between which the event loop may have its turn. */
  *copyTo<T extends { set(values: Float64Array, at: number): void }>(
    target: T,
  ): Generator<void, T, void> {
    for (const [index, chunk] of this.#chunks.entries()) {
      const at = index * CHUNK;
      target.set(chunk.subarray(0, this.#length - at), at);
      yield;
    }
    return target;
  }

  toUint32(): Uint32Array<ArrayBuffer> {
    return atOnce(this.copyTo(new Uint32Array(this.#length)));
  }

  toFloat64(): Float64Array<ArrayBuffer> {
    return atOnce(this.copyTo(new Float64Array(this.#length)));
  }
}
