import { trapped } from './trapped.js';

/** Steps between two questions whether to stop: a millisecond, or ten for power 8. */
export const ASK_EVERY = 2 ** 18;
/** What a point says that was not finished. */
export const STOPPED = -2;

/** Steps between two looks at where the point is; even, as discs of two steps need. */
export const BLOCK = 8;
/** How near a point has to come to its mark for a proof to be tried; the square of it. */
export const NEAR = 1e-6;
export const LONGEST_PROOF = 2 ** 14;

/**
 * As `plain`, but ended where it is proved that the point never escapes: it has
 * come near enough to where it was to be trapped there, or back to exactly where
 * it was.
 */
export function pruned(
  x: number,
  y: number,
  cx: number,
  cy: number,
  power: number,
  maxIterations: number,
  stop: () => boolean,
): number {
  let [markX, markY] = [x, y];
  let near = NEAR;
  let marked = 0;
  let renew = 2 * BLOCK;
  let ask = ASK_EVERY;
  for (let from = 0; from < maxIterations; ) {
    const to = Math.min(maxIterations, from + BLOCK);
    if (power === 2) {
      for (; from < to; from += 1) {
        const xx = x * x;
        const yy = y * y;
        if (xx + yy >= 4) return from;
        y = 2 * x * y + cy;
        x = xx - yy + cx;
      }
    } else {
      for (; from < to; from += 1) {
        if (x * x + y * y >= 4) return from;
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
    const dx = x - markX;
    const dy = y - markY;
    const distance = dx * dx + dy * dy;
    if (distance <= near) {
      if (dx === 0 && dy === 0) return -1;
      const steps = from - marked;
      const apart = Math.sqrt(distance);
      if (steps <= LONGEST_PROOF && trapped(cx, cy, power, x, y, steps, apart)) return -1;
      near /= 256;
      renew = from;
    }
    if (from >= renew) {
      markX = x;
      markY = y;
      marked = from;
      renew = from + 4 * BLOCK + Math.floor(from / 2);
    }
    if (from >= ask) {
      if (stop()) return STOPPED;
      ask = from + ASK_EVERY;
    }
  }
  return -1;
}
