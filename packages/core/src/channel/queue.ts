/** What a take gives: a value, or the end. */
export type Taken<T> = { readonly done?: false; readonly value: T } | { readonly done: true };

interface WaitingPut<T> {
  readonly value: T;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** A take that can be taken back. */
export interface Take<T> {
  readonly taken: Promise<Taken<T>>;
  /** Nobody wants the value any more; it goes to the next who asks. */
  cancel(): void;
}

/** A queue that has room for so many values: who puts more waits until somebody takes. */
export class BoundedQueue<T> {
  readonly #values: T[] = [];
  readonly #puts: WaitingPut<T>[] = [];
  readonly #takes: { readonly resolve: (taken: Taken<T>) => void }[] = [];
  #closed = false;
  #destroyed = false;

  constructor(private readonly capacity: number) {}

  get closed(): boolean {
    return this.#closed;
  }

  /** Whether somebody waits for a value. */
  get isAwaited(): boolean {
    return this.#takes.length > 0;
  }

  /** Resolves when the value has found room. */
  put(value: T): Promise<void> {
    const take = this.#takes.shift();
    if (take) take.resolve({ value });
    else if (this.#values.length < this.capacity) this.#values.push(value);
    else {
      return new Promise((resolve, reject) => this.#puts.push({ value, resolve, reject }));
    }
    return Promise.resolve();
  }

  /** Puts a value back that was taken for nothing: it is the next. */
  putBack(value: T): void {
    if (this.#destroyed) return;
    const take = this.#takes.shift();
    if (take) take.resolve({ value });
    else this.#values.unshift(value);
  }

  take(): Take<T> {
    const cancel = () => {};
    if (this.#values.length > 0) {
      const value = this.#values.shift() as T;
      const put = this.#values.length < this.capacity ? this.#puts.shift() : undefined;
      if (put) {
        this.#values.push(put.value);
        put.resolve();
      }
      return { taken: Promise.resolve({ value }), cancel };
    }
    if (this.#closed) return { taken: Promise.resolve({ done: true }), cancel };
    let waiting: { readonly resolve: (taken: Taken<T>) => void };
    const taken = new Promise<Taken<T>>((resolve) => {
      waiting = { resolve };
      this.#takes.push(waiting);
    });
    return {
      taken,
      cancel: () => {
        const at = this.#takes.indexOf(waiting);
        if (at < 0) return;
        this.#takes.splice(at, 1);
        waiting.resolve({ done: true });
      },
    };
  }

  /** No more is put: who takes gets what is there, and then the end. */
  close(): void {
    this.#closed = true;
    for (const take of this.#takes.splice(0)) take.resolve({ done: true });
  }

  /** Ends it at once: what nobody has taken is dropped. */
  destroy(error: unknown): void {
    this.#destroyed = true;
    this.#values.length = 0;
    for (const put of this.#puts.splice(0)) put.reject(error);
    this.close();
  }
}
