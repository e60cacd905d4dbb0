/**
 * Has something called when a signal, if there is one, fires. Any number may wait for one signal:
 * together they have one listener, since Node warns of more than ten.
 */
export function whenAborted(signal: AbortSignal | undefined, listener: () => void): void {
  if (signal) listeners.add(signal, listener);
}

/** Takes back {@link whenAborted}. */
export function notWhenAborted(signal: AbortSignal | undefined, listener: () => void): void {
  if (signal) listeners.delete(signal, listener);
}

/** Who waits for which signal, with one listener for each signal. */
export class BySignal<T> {
  readonly #groups = new Map<
    AbortSignal,
    { readonly all: Set<T>; readonly listener: () => void }
  >();

  /** @param onAbort given all who wait for a signal that has fired. */
  constructor(private readonly onAbort: (all: readonly T[], reason: unknown) => void) {}

  add(signal: AbortSignal, one: T): void {
    const group = this.#groups.get(signal);
    if (group) {
      group.all.add(one);
      return;
    }
    const all = new Set([one]);
    const listener = () => this.onAbort([...all], signal.reason);
    this.#groups.set(signal, { all, listener });
    signal.addEventListener('abort', listener);
  }

  delete(signal: AbortSignal, one: T): void {
    const group = this.#groups.get(signal);
    if (!group?.all.delete(one) || group.all.size > 0) return;
    this.#groups.delete(signal);
    signal.removeEventListener('abort', group.listener);
  }
}

const listeners = new BySignal<() => void>((all) => {
  for (const listener of all) listener();
});
