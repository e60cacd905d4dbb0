import type { TileKernel } from './kernel.js';

/**
 * Escape time as the talk computes it: z = z² + c from z = 0, where the count
 * is the first i with |z|² ≥ 4, or −1 if there is none below `maxIterations`.
 */
function escapeTime(cx: number, cy: number, maxIterations: number): number {
  let x = 0;
  let y = 0;
  for (let i = 0; i < maxIterations; i += 1) {
    const xx = x * x;
    const yy = y * y;
    if (xx + yy >= 4) return i;
    y = 2 * x * y + cy;
    x = xx - yy + cx;
  }
  return -1;
}

/** The plain loop in JavaScript. */
export const jsKernel: TileKernel = ({ cx, cy }, tile, maxIterations, counts, offset, stride) => {
  for (let j = 0; j < tile.height; j += 1) {
    const y = cy[tile.y + j]!;
    const row = offset + j * stride;
    for (let i = 0; i < tile.width; i += 1) {
      counts[row + i] = escapeTime(cx[tile.x + i]!, y, maxIterations);
    }
  }
};
