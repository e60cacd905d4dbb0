/** Counts what a strategy has been asked for and is not through with. */
export class UnderWay {
  #count = 0;
  #onNone = () => {};

  add(): void {
    this.#count += 1;
  }

  done(): void {
    this.#count -= 1;
    if (this.#count === 0) this.#onNone();
  }

  /** Nobody is to wait for it any more, not for loops either that are never gone on with. */
  forget(): void {
    this.#onNone();
  }

  /** As soon as there is nothing. To be called once. */
  none(): Promise<void> {
    if (this.#count === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onNone = resolve;
    });
  }
}
