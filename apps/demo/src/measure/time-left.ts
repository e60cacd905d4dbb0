/**
 * How long the rest of a measurement will take: what was run before takes as
 * long again, what was not as long as the mean of what was.
 */
export class TimeLeft {
  readonly #known = new Map<string, number>();
  #last = performance.now();
  #runs = 0;

  /** @param keys of all different runs, each of which comes once a round. */
  constructor(
    readonly keys: readonly string[],
    readonly rounds: number,
  ) {}

  /** A run is over, and all that belongs to it. */
  ran(key: string): void {
    const now = performance.now();
    this.#known.set(key, (now - this.#last) / 1000);
    this.#last = now;
    this.#runs += 1;
  }

  /** In seconds. */
  get seconds(): number {
    const known = [...this.#known.values()];
    const mean = known.reduce((sum, seconds) => sum + seconds, 0) / Math.max(1, known.length);
    const cost = (key: string) => this.#known.get(key) ?? mean;
    const count = this.keys.length;
    const rest = this.keys.slice(this.#runs % count).reduce((sum, key) => sum + cost(key), 0);
    const round = this.keys.reduce((sum, key) => sum + cost(key), 0);
    const begun = Math.floor(this.#runs / count);
    return begun >= this.rounds ? 0 : rest + round * (this.rounds - 1 - begun);
  }
}
