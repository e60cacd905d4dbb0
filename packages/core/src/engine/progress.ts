/** How far a run is. */
export interface Progress {
  /** Pieces finished. */
  readonly done: number;
  /** Pieces in all, where that is known. */
  readonly total?: number;
  /** Since the start, in milliseconds. */
  readonly elapsed: number;
  /** Pieces per second so far. */
  readonly rate: number;
  /** Estimated milliseconds to the end, where the total is known. */
  readonly eta?: number;
}

/** Counts finished pieces and tells a listener. */
export class ProgressMeter {
  #done = 0;
  readonly #start = performance.now();

  constructor(
    private readonly listener: ((progress: Progress) => void) | undefined,
    private readonly total: number | undefined,
  ) {}

  /** Counts so many more as finished, and tells the listener. */
  add(pieces: number): void {
    this.#done += pieces;
    if (!this.listener || pieces === 0) return;
    const elapsed = performance.now() - this.#start;
    const rate = (this.#done / Math.max(elapsed, 0.001)) * 1000;
    this.listener({
      done: this.#done,
      elapsed,
      rate,
      ...(this.total !== undefined && {
        total: this.total,
        eta: ((this.total - this.#done) / rate) * 1000,
      }),
    });
  }
}
