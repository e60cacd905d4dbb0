import { now } from '../clock.js';

/*
 * A few cells that a worker and its pool share, for what cannot wait for the
 * other's event loop: the pool asks a busy worker to stop, and sees which
 * piece a worker was at that answers no more.
 */

/** Two, since a worker has two batches at most: that of an even number and that of an odd one. */
const CANCEL = 0;
const BEGUN = 2;
const ITEM = 3;
const FIRST = 4;
const END = 5;
const YIELD = 6;
const LOADED = 7;
/** In 64-bit cells. */
const START = 4;

/** What a worker was doing. */
export interface Position {
  /** Of the batch's inputs, or of the claimed positions. */
  readonly item: number;
  readonly first: number;
  readonly end: number;
  /** When it began that piece, by the clock of `clock.ts`; 0 where nobody asked. */
  readonly start: number;
  /** Whether the task's module is there. */
  readonly isLoaded: boolean;
}

/** Batches are known by their number in the worker's life, from 1. */
export class Control {
  static readonly BYTES = 64;
  readonly #cells: Int32Array<ArrayBufferLike>;
  readonly #times: Float64Array<ArrayBufferLike>;

  /** @param buffer of BYTES, zero at the start; shared, where that can be had. */
  constructor(readonly buffer: ArrayBufferLike) {
    this.#cells = new Int32Array(buffer, 0, Control.BYTES / 4);
    this.#times = new Float64Array(buffer, 0, Control.BYTES / 8);
  }

  /** The pool: asks for an end of the batch, begun or not. */
  cancel(batch: number): void {
    Atomics.store(this.#cells, CANCEL + (batch & 1), batch);
  }

  /** The pool: asks for an end of the lease after the chunk that it is at. */
  yield(batch: number): void {
    Atomics.store(this.#cells, YIELD, batch);
  }

  /** The pool: where the worker is with the batch; undefined if it has not begun it. */
  position(batch: number): Position | undefined {
    if (Atomics.load(this.#cells, BEGUN) !== batch) return undefined;
    return {
      item: Atomics.load(this.#cells, ITEM),
      first: Atomics.load(this.#cells, FIRST),
      end: Atomics.load(this.#cells, END),
      start: this.#times[START]!,
      isLoaded: Atomics.load(this.#cells, LOADED) === batch,
    };
  }

  isCancelled(batch: number): boolean {
    return Atomics.load(this.#cells, CANCEL + (batch & 1)) === batch;
  }

  isToYield(batch: number): boolean {
    return Atomics.load(this.#cells, YIELD) === batch;
  }

  begin(batch: number): void {
    this.#times[START] = 0;
    Atomics.store(this.#cells, ITEM, 0);
    Atomics.store(this.#cells, FIRST, 0);
    Atomics.store(this.#cells, END, 0);
    Atomics.store(this.#cells, BEGUN, batch);
  }

  loaded(batch: number): void {
    Atomics.store(this.#cells, LOADED, batch);
  }

  claim(first: number, end: number): void {
    Atomics.store(this.#cells, END, 0);
    Atomics.store(this.#cells, ITEM, 0);
    Atomics.store(this.#cells, FIRST, first);
    Atomics.store(this.#cells, END, end);
  }

  /** Between two pieces: no time is running. */
  pause(): void {
    this.#times[START] = 0;
  }

  item(index: number, timed: boolean): void {
    Atomics.store(this.#cells, ITEM, index);
    if (timed) this.#times[START] = now();
  }
}
