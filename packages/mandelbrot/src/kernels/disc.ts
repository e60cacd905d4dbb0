/**
 * Discs that a computed orbit cannot leave, for points of the main cardioid and
 * of the disc left of it. The proof is in the README of the native kernels
 * (`kernels/src/mandelbrot`); here are its inequalities.
 */
export interface Disc {
  x: number;
  y: number;
  /** The square of the radius; negative where there is no disc. */
  reach: number;
}

/** More than all that rounding can do in one step, and in the inequality. */
const SLACK = 1e-13;
const SHRUNK = 1 - 1e-9;

/** Finds the disc of c, if it has one. Points have to be looked for in it after an even number of steps. */
export function findDisc(cx: number, cy: number, disc: Disc): void {
  disc.reach = -1;
  const yy = cy * cy;
  const a = cx - 0.25;
  const q = a * a + yy;
  // Nothing depends on these two but what is tried.
  if (q * (q + a) < 0.25 * yy) aroundFixed(cx, cy, disc);
  else if ((cx + 1) * (cx + 1) + yy < 0.0625) aroundAlternating(cx, cy, disc);
}

/** About w = (1 − √(1 − 4c)) / 2, where z² + c = z. */
function aroundFixed(cx: number, cy: number, disc: Disc): void {
  const a = 1 - 4 * cx;
  const b = 4 * cy;
  const re = Math.sqrt((Math.sqrt(a * a + b * b) + a) / 2);
  const x = (1 - re) / 2;
  const y = b / (4 * re);
  const off = Math.abs(x * x - y * y + cx - x) + Math.abs(2 * x * y + cy - y);
  const slope = 2 * Math.sqrt(x * x + y * y);
  const r = (1 - slope) * 0.9375;
  if (r > 0 && (slope + r) * r + off + SLACK <= r) {
    disc.x = x;
    disc.y = y;
    disc.reach = r * r * SHRUNK;
  }
}

/** About w = (−1 + √(−3 − 4c)) / 2, which goes to v = −1 − w and back. */
function aroundAlternating(cx: number, cy: number, disc: Disc): void {
  const a = -3 - 4 * cx;
  const b = -4 * cy;
  const re = Math.sqrt((Math.sqrt(a * a + b * b) + a) / 2);
  const x = (re - 1) / 2;
  const y = b / (4 * re);
  const vx = -1 - x;
  const vy = -y;
  const offW = Math.abs(x * x - y * y + cx - vx) + Math.abs(2 * x * y + cy - vy) + SLACK;
  const offV = Math.abs(vx * vx - vy * vy + cx - x) + Math.abs(2 * vx * vy + cy - y) + SLACK;
  const slopeW = 2 * Math.sqrt(x * x + y * y);
  const slopeV = 2 * Math.sqrt(vx * vx + vy * vy);
  const r = ((1 - slopeW * slopeV) * 0.85) / (slopeV + slopeW * slopeW + 0.4);
  const first = (slopeW + r) * r + offW;
  const second = (slopeV + first) * first + offV;
  const inside = slopeW / 2 + r < 1.9 && slopeV / 2 + first < 1.9;
  if (inside && r > 0 && second <= r) {
    disc.x = x;
    disc.y = y;
    disc.reach = r * r * SHRUNK;
  }
}
