/** In which order pieces are started. */
export type Order = 'sequential' | 'random';

/** All values of the order. */
export const ORDERS: readonly Order[] = ['sequential', 'random'];

/**
 * Every index from 0 to `count` − 1 once, in the given order.
 * @param seed for `random`: the same seed gives the same order on every machine.
 */
export function orderIndices(count: number, order: Order, seed = 0): Uint32Array {
  const indices = new Uint32Array(count);
  for (let i = 0; i < count; i += 1) indices[i] = i;
  if (order === 'sequential') return indices;
  const next = randomUint32(seed);
  // Fisher and Yates; the product is below 2^53, so the draw is exact everywhere.
  for (let i = count - 1; i > 0; i -= 1) {
    const j = Math.floor((next() * (i + 1)) / 2 ** 32);
    const swap = indices[i]!;
    indices[i] = indices[j]!;
    indices[j] = swap;
  }
  return indices;
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
