import { notWhenAborted, whenAborted } from '@parallel/core/portable';
/** What arrives by callback, for a loop that takes it. */
export class Arrivals<T> {
  readonly #items: T[] = [];
  #end: { readonly error?: { readonly error: unknown } } | undefined;
  #wake = () => {};

  add(item: T): void {
    this.#items.push(item);
    this.#wake();
  }

  /** Nothing more comes. */
  end(): void {
    this.#end ??= {};
    this.#wake();
  }

  /** What is there is still given out, then this is thrown. */
  fail(error: unknown): void {
    this.#end ??= { error: { error } };
    this.#wake();
  }

  /** Until the end; an abort is thrown at once. */
  async *read(signal?: AbortSignal): AsyncGenerator<T, void, undefined> {
    const wake = () => this.#wake();
    whenAborted(signal, wake);
    try {
      while (true) {
        signal?.throwIfAborted();
        if (this.#items.length > 0) yield this.#items.shift()!;
        else if (this.#end?.error) throw this.#end.error.error;
        else if (this.#end) return;
        else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        }
      }
    } finally {
      notWhenAborted(signal, wake);
    }
  }
}
