import type { ChunkResult } from './executor.js';

/** The outputs of one chunk, or those of several that can be given out together. */
export interface Outlet<Output> {
  readonly outputs: readonly Output[];
  /** How many pieces the consumer is through with after these. */
  readonly pieces: number;
  readonly failure?: { readonly error: unknown; readonly piece: number } | undefined;
}

/** Gathers results and says which outputs can be given out next. */
export interface Collector<Output> {
  /** @param first position of the chunk's first piece. */
  add(first: number, pieces: number, result: ChunkResult<Output>): void;
  next(): Outlet<Output> | undefined;
}

/** In the order of arrival. */
export function asTheyCome<Output>(order?: Uint32Array): Collector<Output> {
  const ready: Outlet<Output>[] = [];
  return {
    add(first, pieces, result) {
      ready.push(outletOf(first, pieces, result, order));
    },
    next: () => ready.shift(),
  };
}

/** In the order of the inputs, which is that in which chunks were begun. */
export function inOrder<Output>(): Collector<Output> {
  const waiting = new Map<number, Outlet<Output>>();
  let head = 0;
  return {
    add(first, pieces, result) {
      waiting.set(first, outletOf(first, pieces, result));
    },
    next() {
      const outlet = waiting.get(head);
      if (!outlet) return undefined;
      waiting.delete(head);
      head += outlet.pieces;
      return outlet;
    },
  };
}

/** In the order of the inputs, though chunks are begun in another: whatever comes early is kept. */
export function sortedBack<Output>(order: Uint32Array): Collector<Output> {
  const kept: Output[] = new Array(order.length);
  const has = new Uint8Array(order.length);
  let head = 0;
  let failure: Outlet<Output>['failure'];
  return {
    add(first, pieces, result) {
      result.outputs.forEach((output, i) => {
        const index = order[first + i]!;
        kept[index] = output;
        has[index] = 1;
      });
      failure ??= outletOf(first, pieces, result, order).failure;
    },
    next() {
      const from = head;
      while (has[head] === 1) head += 1;
      if (head === from && !failure) return undefined;
      return { outputs: kept.slice(from, head), pieces: head - from, failure };
    },
  };
}

function outletOf<Output>(
  first: number,
  pieces: number,
  { outputs, failure }: ChunkResult<Output>,
  order?: Uint32Array,
): Outlet<Output> {
  if (!failure) return { outputs, pieces };
  const position = first + failure.at;
  return {
    outputs,
    pieces,
    failure: { error: failure.error, piece: order?.[position] ?? position },
  };
}
