import { now } from '../clock.js';

/** Tells once when nothing has gone on for so many milliseconds. */
export class Stall {
  #since = now();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly milliseconds: number,
    private readonly onStall: () => void,
  ) {
    this.#watch(milliseconds);
  }

  /** Something has gone on. */
  note(): void {
    this.#since = now();
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #watch(milliseconds: number): void {
    // What has happened meanwhile is told of first, where the caller's loop was busy.
    const timer = setTimeout(() => setImmediate(() => this.#look(timer)), milliseconds);
    this.#timer = timer;
  }

  #look(timer: NodeJS.Timeout): void {
    if (this.#timer !== timer) return;
    const rest = this.#since + this.milliseconds - now();
    if (rest > 0) this.#watch(Math.ceil(rest));
    else this.onStall();
  }
}
