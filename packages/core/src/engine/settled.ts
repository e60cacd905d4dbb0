/** Outputs that are settled one by one, given out in the order of their inputs or as they come. */
export class Settled<Output> {
  readonly #early = new Map<number, Output>();
  #ready: Output[] = [];
  #next = 0;

  constructor(private readonly ordered: boolean) {}

  /** @param index of the input. */
  add(index: number, output: Output): void {
    if (!this.ordered) this.#ready.push(output);
    else if (index !== this.#next) this.#early.set(index, output);
    else {
      this.#ready.push(output);
      this.#next += 1;
      for (; this.#early.has(this.#next); this.#next += 1) {
        this.#ready.push(this.#early.get(this.#next) as Output);
        this.#early.delete(this.#next);
      }
    }
  }

  /** All that can be given out now. */
  take(): readonly Output[] {
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }
}
