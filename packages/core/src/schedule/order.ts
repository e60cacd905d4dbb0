/** In which order pieces are started. */
export type Order = 'sequential' | 'reversed' | 'random' | 'interleaved';

/** All values of the order. */
export const ORDERS: readonly Order[] = ['sequential', 'reversed', 'random', 'interleaved'];

/** An order, and what it needs. */
export interface OrderOptions {
  /** For `random`: the same seed gives the same order on every machine. */
  readonly seed?: number | undefined;
  /**
   * For `interleaved`: the stride, so that of `ways` = 3 come 0, 3, 6, …, then
   * 1, 4, 7, …, then 2, 5, 8, …. Dealt out to as many workers, each gets every third.
   */
  readonly ways?: number | undefined;
}

/** Every index from 0 to `count` − 1 once, in the given order. */
export function orderIndices(
  count: number,
  order: Order,
  { seed = 0, ways = 2 }: OrderOptions = {},
): Uint32Array {
  return fillOrder(new Uint32Array(count), order, { seed, ways });
}

/** {@link orderIndices} into an array of the caller's, shared or not. */
export function fillOrder<T extends Uint32Array<ArrayBufferLike>>(
  indices: T,
  order: Order,
  { seed = 0, ways = 2 }: OrderOptions = {},
): T {
  const count = indices.length;
  if (order === 'interleaved') {
    let position = 0;
    for (let first = 0; first < Math.min(ways, count); first += 1) {
      for (let i = first; i < count; i += ways) indices[position++] = i;
    }
    return indices;
  }
  for (let i = 0; i < count; i += 1) indices[i] = order === 'reversed' ? count - 1 - i : i;
  if (order === 'random') shuffle(indices, randomUint32(seed));
  return indices;
}

/** Fisher and Yates; the product is below 2^53, so the draw is exact everywhere. */
function shuffle(indices: Uint32Array<ArrayBufferLike>, next: () => number): void {
  for (let i = indices.length - 1; i > 0; i -= 1) {
    const j = Math.floor((next() * (i + 1)) / 2 ** 32);
    const swap = indices[i]!;
    indices[i] = indices[j]!;
    indices[j] = swap;
  }
}

/**
 * A seeded source of 32-bit numbers, the same on every machine: splitmix32,
 * the 32-bit finaliser of MurmurHash3 over a Weyl sequence.
 */
export function randomUint32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) >>> 0;
  };
}
