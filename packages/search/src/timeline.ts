import type { Span } from '@parallel/core';
import type { NativeSpan } from '@parallel/core/task';

type Listener = (span: Span) => void;

/** A span as the addon has it: worker, piece, when it was begun and done. */
export function nativeSpan(numbers: ArrayLike<number>, at = 0): NativeSpan {
  const [worker, piece, start, end] = [0, 1, 2, 3].map((i) => numbers[at + i]!);
  return { worker: worker!, pieces: [piece!], start: start!, end: end! };
}

/** Who searched what when, by the time of the whole search. There where somebody listens. */
export class Timeline {
  readonly #begun = performance.now();

  constructor(private readonly listener: Listener) {}

  /** For a map that begins now. */
  readonly ofMap = (): Listener => {
    const before = performance.now() - this.#begun;
    return (span) => {
      this.listener({ ...span, start: span.start + before, end: span.end + before });
    };
  };

  /** For native threads, whose pieces are counted from this one on. */
  readonly ofThreads = (first = 0): ((span: NativeSpan) => void) => {
    return ({ worker, pieces, start, end }) => {
      this.listener({
        worker,
        pieces: Array.from(pieces, (piece) => first + piece),
        start: start - this.#begun,
        end: end - this.#begun,
        outcome: 'done',
      });
    };
  };
}
