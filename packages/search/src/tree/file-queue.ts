interface Item<T> {
  value?: T;
  isThere: boolean;
}

/** Files on their way out: in the order in which they were put in, or as they are there. */
export class FileQueue<T> {
  readonly #items: Item<T>[] = [];
  #failure: { readonly error: unknown } | undefined;

  constructor(
    private readonly isOrdered: boolean,
    /** Told when one is there. */
    private readonly onThere: () => void,
  ) {}

  /** Those that are there, and those that are not. */
  get size(): number {
    return this.#items.length;
  }

  put(value: T): void {
    this.#items.push({ value, isThere: true });
  }

  /** One that takes its time. */
  putLater(value: Promise<T>): void {
    const item: Item<T> = { isThere: false };
    this.#items.push(item);
    const settle = () => {
      item.isThere = true;
      this.onThere();
    };
    value
      .then((result) => {
        item.value = result;
      })
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(settle);
  }

  /** The next that is there; what one of them failed with is thrown. */
  take(): { readonly value: T } | undefined {
    if (this.#failure) throw this.#failure.error;
    const next = this.isOrdered ? 0 : this.#items.findIndex(({ isThere }) => isThere);
    if (next < 0 || !this.#items[next]?.isThere) return undefined;
    const [item] = this.#items.splice(next, 1);
    return { value: item!.value as T };
  }
}
