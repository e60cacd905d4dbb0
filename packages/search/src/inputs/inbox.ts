/** What comes from other threads, taken by one loop here. */
export class Inbox<T> {
  readonly #items: T[] = [];
  #wake: (() => void) | undefined;
  #end: { readonly error?: { readonly reason: unknown } } | undefined;
  #broken: { readonly reason: unknown } | undefined;

  put(item: T): void {
    this.#items.push(item);
    this.#wake?.();
  }

  /** Nothing more will come; what is there is taken first, then the error is thrown, if any. */
  end(error?: { readonly reason: unknown }): void {
    this.#end ??= error ? { error } : {};
    this.#wake?.();
  }

  /** Throws at whoever waits, whatever is there. */
  break(reason: unknown): void {
    this.#broken ??= { reason };
    this.#wake?.();
  }

  /** Undefined once there will be no more. */
  async take(): Promise<T | undefined> {
    for (;;) {
      if (this.#broken) throw this.#broken.reason;
      const item = this.#items.shift();
      if (item !== undefined) return item;
      if (this.#end?.error) throw this.#end.error.reason;
      if (this.#end) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
  }
}
