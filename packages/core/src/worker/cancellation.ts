import type { TaskContext } from '../task.js';

/** Whether a task is to stop: told by a message, or by a flag that is looked at. */
export class Cancellation {
  #controller: AbortController | undefined;
  #requested: { readonly reason: unknown } | undefined;

  /** @param poll whether the flag is set; a reason other than the usual, if it has one. */
  constructor(private readonly poll: () => boolean | { readonly reason: unknown }) {}

  get requested(): boolean {
    if (this.#requested) return true;
    const polled = this.poll();
    if (polled) this.request(typeof polled === 'object' ? polled.reason : undefined);
    return this.#requested !== undefined;
  }

  /** @param reason as AbortController takes it. */
  request(reason?: unknown): void {
    if (this.#requested) return;
    this.#requested = { reason };
    this.#controller?.abort(reason);
  }

  /**
   * Made when a task first asks for it: most never do. `aborted` and
   * `throwIfAborted` look at the flag, so that they work in a loop that lets no event through.
   */
  get signal(): AbortSignal {
    if (this.#controller) return this.#controller.signal;
    const controller = new AbortController();
    this.#controller = controller;
    const { signal } = controller;
    // Not at the start: a worker that nobody asks for a signal need not load all that it is made of.
    const abortedOf = Object.getOwnPropertyDescriptor(AbortSignal.prototype, 'aborted')!.get!;
    const looked = () => this.requested;
    Object.defineProperty(signal, 'aborted', {
      get: () => looked() || abortedOf.call(signal),
      configurable: true,
    });
    Object.defineProperty(signal, 'throwIfAborted', {
      value: () => {
        if (looked()) throw signal.reason;
      },
      configurable: true,
    });
    if (this.requested) controller.abort(this.#requested?.reason);
    return signal;
  }
}

/** What a task is given beside its input. */
export class Context implements TaskContext {
  readonly #cancellation: Cancellation;

  constructor(
    readonly strategy: TaskContext['strategy'],
    cancellation: Cancellation,
  ) {
    this.#cancellation = cancellation;
  }

  get signal(): AbortSignal {
    return this.#cancellation.signal;
  }
}
