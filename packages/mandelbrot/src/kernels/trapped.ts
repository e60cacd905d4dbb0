/** More than the rounding of two steps; see `trap.rs` of the native kernels for the sum. */
const ROUNDINGS = 1e-14;
/** More than the relative error of computing a radius. */
const UP = 1 + 1e-14;
const SMALLEST = 1e-11;

/**
 * Whether it is proved that the computed orbit of c, which is at (x, y), never
 * escapes: whether `steps` steps take all that is within a radius of (x, y)
 * back into that disc, with |z| < 1.99 on the way. Four radii are tried.
 * @param distance how near the orbit came to itself in so many steps.
 */
export function trapped(
  cx: number,
  cy: number,
  x: number,
  y: number,
  steps: number,
  distance: number,
): boolean {
  const first = 1.5 * distance + SMALLEST;
  const second = 4 * distance + SMALLEST;
  const third = 16 * distance + SMALLEST;
  const fourth = 64 * distance + SMALLEST;
  let [p, q, r, s] = [first, second, third, fourth];
  let zx = x;
  let zy = y;
  for (let i = 0; i < steps; i += 1) {
    const xx = zx * zx;
    const yy = zy * zy;
    const size = Math.sqrt(xx + yy);
    // The smallest disc is in all the others.
    if (!(size + p < 1.99)) return false;
    p = (2 * size + p) * p * UP + ROUNDINGS;
    q = size + q < 1.99 ? (2 * size + q) * q * UP + ROUNDINGS : Number.POSITIVE_INFINITY;
    r = size + r < 1.99 ? (2 * size + r) * r * UP + ROUNDINGS : Number.POSITIVE_INFINITY;
    s = size + s < 1.99 ? (2 * size + s) * s * UP + ROUNDINGS : Number.POSITIVE_INFINITY;
    zy = 2 * zx * zy + cy;
    zx = xx - yy + cx;
  }
  const dx = zx - x;
  const dy = zy - y;
  const moved = Math.sqrt(dx * dx + dy * dy) * UP;
  return (
    moved + p <= first / UP ||
    moved + q <= second / UP ||
    moved + r <= third / UP ||
    moved + s <= fourth / UP
  );
}
