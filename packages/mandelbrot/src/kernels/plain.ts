import { ASK_EVERY, STOPPED } from './pruned.js';

/**
 * Escape time as the talk computes it, for any power: z = z^power + c from a
 * first z, where the count is the first i with |z|² ≥ 4, or −1 if there is none
 * below `maxIterations`. A power above 2 is the product from the left.
 */
export function plain(
  x: number,
  y: number,
  cx: number,
  cy: number,
  power: number,
  maxIterations: number,
  stop: () => boolean,
): number {
  for (let from = 0; from < maxIterations; from += ASK_EVERY) {
    if (from > 0 && stop()) return STOPPED;
    const to = Math.min(maxIterations, from + ASK_EVERY);
    if (power === 2) {
      for (let i = from; i < to; i += 1) {
        const xx = x * x;
        const yy = y * y;
        if (xx + yy >= 4) return i;
        y = 2 * x * y + cy;
        x = xx - yy + cx;
      }
    } else {
      for (let i = from; i < to; i += 1) {
        if (x * x + y * y >= 4) return i;
        let a = x;
        let b = y;
        for (let k = 1; k < power; k += 1) {
          const next = a * x - b * y;
          b = a * y + b * x;
          a = next;
        }
        x = a + cx;
        y = b + cy;
      }
    }
  }
  return -1;
}
