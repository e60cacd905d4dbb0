import { formulaOf } from '../formula.js';
import { type Disc, findDisc } from './disc.js';
import type { Piece, TileKernel } from './kernel.js';
import { trapped } from './trapped.js';

/** Steps between two questions whether to stop: a few milliseconds. */
const ASK_EVERY = 2 ** 20;
/** What a point says that was not finished. */
const STOPPED = -2;

/**
 * Escape time as the talk computes it, for any power: z = z^power + c from a
 * first z, where the count is the first i with |z|² ≥ 4, or −1 if there is none
 * below `maxIterations`. A power above 2 is the product from the left.
 */
function plain(
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

/** Steps of each point before anything is tried: most have escaped by then. */
const HEAD = 16;
/** Steps between two looks at where the point is; even, as discs of two steps need. */
const BLOCK = 8;
/** How near a point has to come to its mark for a proof to be tried; the square of it. */
const NEAR = 1e-6;
const LONGEST_PROOF = 2 ** 14;
const disc: Disc = { x: 0, y: 0, reach: -1 };

/**
 * The same, but ended where it is proved that the point never escapes: it has
 * entered its disc, or come near enough to where it was to be trapped there, or
 * back to exactly where it was (Brent's way of finding cycles).
 */
function pruned(
  x: number,
  y: number,
  cx: number,
  cy: number,
  power: number,
  maxIterations: number,
  stop: () => boolean,
): number {
  const fromZero = x === 0 && y === 0;
  let hasDisc = false;
  let markX = 0;
  let markY = 0;
  let near = NEAR;
  let marked = 0;
  let renew = 0;
  let ask = ASK_EVERY;
  let to = Math.min(HEAD, maxIterations);
  for (let from = 0; ; to = Math.min(maxIterations, from + BLOCK)) {
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
    if (from >= maxIterations) return -1;
    if (from === HEAD) {
      disc.reach = -1;
      if (power === 2) findDisc(cx, cy, fromZero, disc);
      hasDisc = disc.reach > 0;
      markX = hasDisc ? disc.x : x;
      markY = hasDisc ? disc.y : y;
      if (hasDisc) near = disc.reach;
      marked = HEAD;
      renew = hasDisc ? Number.POSITIVE_INFINITY : 2 * HEAD;
    }
    const dx = x - markX;
    const dy = y - markY;
    const distance = dx * dx + dy * dy;
    if (distance <= near && (hasDisc || from > marked)) {
      if (hasDisc || (dx === 0 && dy === 0)) return -1;
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
}

/** Counts of a tile, point by point, in JavaScript. */
export const jsKernel: TileKernel = (piece: Piece) => {
  const { tile, maxIterations, counts, stop } = piece;
  const { cx, cy } = piece.coordinates;
  const { julia, power } = formulaOf(piece.formula);
  const escapeTime = piece.pruned ? pruned : plain;
  for (let j = 0; j < tile.height; j += 1) {
    const y = cy[tile.y + j]!;
    const row = piece.offset + j * piece.stride;
    for (let i = 0; i < tile.width; i += 1) {
      const x = cx[tile.x + i]!;
      const count = julia
        ? escapeTime(x, y, julia.re, julia.im, power, maxIterations, stop)
        : escapeTime(0, 0, x, y, power, maxIterations, stop);
      if (count === STOPPED) return;
      counts[row + i] = count;
    }
    if (stop()) return;
  }
};
