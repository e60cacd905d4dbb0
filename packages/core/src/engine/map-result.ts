/**
 * The outputs of a `map`, computed as they are asked for. Iterate it once, or
 * collect it with `toArray()`. Leaving the loop early ends the run.
 */
export interface MapResult<Output> extends AsyncIterable<Output> {
  /** The outputs one by one, in input order unless `ordered` is false. */
  [Symbol.asyncIterator](): AsyncGenerator<Output, void, undefined>;
  /** All outputs, in the order in which iteration would give them. */
  toArray(): Promise<Output[]>;
}

/** Whoever wants to know what is under way. */
export interface Entered {
  /** Before anything is begun. @throws ParallelError `CLOSED`. */
  enter(): void;
  /** It is through with that, in whatever way. */
  leave(): void;
}

/** Makes a MapResult of a generator of chunks of outputs. */
export function mapResult<Output>(
  strategy: Entered,
  chunks: () => AsyncGenerator<readonly Output[], void, undefined>,
): MapResult<Output> {
  return {
    async *[Symbol.asyncIterator]() {
      strategy.enter();
      try {
        // Not yield*, which would wait three times for each item of a plain array.
        for await (const outputs of chunks()) for (const output of outputs) yield output;
      } finally {
        strategy.leave();
      }
    },
    async toArray() {
      strategy.enter();
      try {
        const all: Output[] = [];
        for await (const outputs of chunks()) for (const output of outputs) all.push(output);
        return all;
      } finally {
        strategy.leave();
      }
    },
  };
}
