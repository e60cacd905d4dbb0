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

/** Makes a MapResult of a generator of chunks of outputs. */
export function mapResult<Output>(
  chunks: () => AsyncGenerator<readonly Output[], void, undefined>,
): MapResult<Output> {
  return {
    async *[Symbol.asyncIterator]() {
      // Not yield*, which would wait three times for each item of a plain array.
      for await (const outputs of chunks()) for (const output of outputs) yield output;
    },
    async toArray() {
      const all: Output[] = [];
      for await (const outputs of chunks()) for (const output of outputs) all.push(output);
      return all;
    },
  };
}
