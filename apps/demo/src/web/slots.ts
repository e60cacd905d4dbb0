/** So many at a time; the others wait, first come, first served. */
export class Slots {
  #taken = 0;
  readonly #waiting = new Set<() => void>();

  constructor(private readonly most: number) {}

  get taken(): number {
    return this.#taken;
  }

  /** Whether the next one has to wait. */
  get full(): boolean {
    return this.#taken === this.most;
  }

  /** Rejects with the signal's reason if that fires before its turn has come. */
  async use<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    if (this.full) await this.#turn(signal);
    else this.#taken += 1;
    try {
      return await work();
    } finally {
      const [next] = this.#waiting;
      // Handed on, not given back: nobody comes between.
      if (next) next();
      else this.#taken -= 1;
    }
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (then: () => void) => () => {
        this.#waiting.delete(turn);
        signal.removeEventListener('abort', leave);
        then();
      };
      const turn = settle(resolve);
      const leave = settle(() => reject(signal.reason));
      this.#waiting.add(turn);
      signal.addEventListener('abort', leave);
    });
  }
}
