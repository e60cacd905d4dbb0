import type { Span } from '@parallel/core';

/** A worker's time with a piece, or with several in a row. In milliseconds. */
export interface Bar {
  readonly worker: number;
  readonly start: number;
  readonly end: number;
  /** The first of its pieces. */
  readonly piece: number;
}

/** Less than this between two bars cannot be seen. */
const GAP = 0.05;

/** The bars of a run, of which those that are too short to be seen are put together with their neighbours. */
export class Bars {
  #ready: Bar[] = [];
  /** By worker. */
  readonly #growing = new Map<number, { -readonly [K in keyof Bar]: Bar[K] }>();

  /** @param shortest in milliseconds. */
  constructor(private readonly shortest: number) {}

  add({ worker, pieces, start, end }: Span): void {
    const growing = this.#growing.get(worker);
    if (growing && growing.end - growing.start < this.shortest && start < growing.end + GAP) {
      growing.start = Math.min(growing.start, start);
      growing.end = Math.max(growing.end, end);
      return;
    }
    if (growing) this.#ready.push(growing);
    this.#growing.set(worker, { worker, start, end, piece: pieces[0] ?? 0 });
  }

  /** All since the last time. */
  take(): Bar[] {
    const bars = [...this.#ready, ...this.#growing.values()];
    this.#ready = [];
    this.#growing.clear();
    return bars;
  }
}
