/** More than the rounding of two steps; see `trap.rs` of the native kernels for the sum. */
const ROUNDINGS = 1e-14;
/** More than the rounding of two steps of a power above 2, relative to |z|^power times the power, and of adding c. */
const RELATIVE = 1e-15;
const OF_SUM = 2e-15;
/** More than the relative error of computing a radius. */
const UP = 1 + 1e-14;
const SMALLEST = 1e-11;

/**
 * Whether it is proved that the computed orbit of c, which is at (x, y), never
 * escapes: whether its steps take all that is within a radius of (x, y) back
 * into that disc, with |z| < 1.99 on the way. Four radii are tried, at the
 * orbit's first return.
 * @param distance how near the orbit came to itself, in at most `mostSteps`.
 */
export function trapped(
  cx: number,
  cy: number,
  power: number,
  x: number,
  y: number,
  mostSteps: number,
  distance: number,
): boolean {
  const first = 1.5 * distance + SMALLEST;
  const second = 4 * distance + SMALLEST;
  const third = 16 * distance + SMALLEST;
  const fourth = 64 * distance + SMALLEST;
  let [p, q, r, s] = [first, second, third, fourth];
  let zx = x;
  let zy = y;
  const returned = 4 * distance * distance;
  for (let i = 0; i < mostSteps; i += 1) {
    const xx = zx * zx;
    const yy = zy * zy;
    const size = Math.sqrt(xx + yy);
    // The smallest disc is in all the others.
    if (!(size + p < 1.99)) return false;
    if (power === 2) {
      p = grown(size, p);
      q = grown(size, q);
      r = grown(size, r);
      s = grown(size, s);
      zy = 2 * zx * zy + cy;
      zx = xx - yy + cx;
    } else {
      p = grownBy(power, size, p);
      q = grownBy(power, size, q);
      r = grownBy(power, size, r);
      s = grownBy(power, size, s);
      let a = zx;
      let b = zy;
      for (let k = 1; k < power; k += 1) {
        const next = a * zx - b * zy;
        b = a * zy + b * zx;
        a = next;
      }
      zx = a + cx;
      zy = b + cy;
    }
    const dx = zx - x;
    const dy = zy - y;
    const square = dx * dx + dy * dy;
    if (square <= returned) {
      const moved = Math.sqrt(square) * UP;
      return (
        moved + p <= first / UP ||
        moved + q <= second / UP ||
        moved + r <= third / UP ||
        moved + s <= fourth / UP
      );
    }
  }
  return false;
}

/** A disc's radius after one step, from about a point of this size. */
function grown(size: number, r: number): number {
  return size + r < 1.99 ? (2 * size + r) * r * UP + ROUNDINGS : Number.POSITIVE_INFINITY;
}

/** The same for z^n + c: (s + r)^n − s^n is at most n · (s + r)^(n − 1) · r. */
function grownBy(power: number, size: number, r: number): number {
  const far = size + r;
  if (!(far < 1.99)) return Number.POSITIVE_INFINITY;
  let most = far;
  for (let k = 2; k < power; k += 1) most *= far;
  return power * most * (r + RELATIVE * far) * UP + OF_SUM;
}
