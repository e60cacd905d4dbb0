import { type Orbit, powerOfTwo } from './orbit.js';

/** |z|² beyond which z² alone matters: what c adds from then on changes the value by less than 0.00001. */
const FAR = 2 ** 16;
/** A point at −2 never gets away; 1e-10000 beside it, it takes 16,610 steps. */
const MOST_STEPS = 2 ** 15;

/**
 * What is to be added to the count of a point that has just escaped, so that it
 * is continuous: as `smooth` does in doubles, here by following the delta on. The
 * native kernel's `fraction.rs`, operation by operation, which says why so far.
 *
 * @param m the point of the reference that it is beside.
 * @param x the delta from there, with `y`.
 * @param cx that of c, with `cy`.
 */
export function fractionOf(
  orbit: Orbit,
  m: number,
  x: number,
  y: number,
  cx: number,
  cy: number,
): number {
  const { points, repeats } = orbit;
  const last = points.length / 2 - 1;
  for (let more = 0; ; more += 1) {
    let px = points[2 * m]!;
    let py = points[2 * m + 1]!;
    const zx = px + x;
    const zy = py + y;
    const norm = zx * zx + zy * zy;
    if (norm >= FAR || more >= MOST_STEPS) return continuous(norm, more);
    const atEnd = m === last;
    if (atEnd && repeats >= 0) m = repeats;
    const size = Math.max(Math.abs(x), Math.abs(y));
    if (Math.max(Math.abs(zx), Math.abs(zy)) <= size || (atEnd && repeats < 0)) {
      x = zx;
      y = zy;
      m = 0;
      px = 0;
      py = 0;
    }
    const sx = 2 * px + x;
    const sy = 2 * py + y;
    const nextX = sx * x - sy * y + cx;
    y = sx * y + sy * x + cy;
    x = nextX;
    m += 1;
  }
}

/** `more + 1 − log2(log2 |z|)`. */
function continuous(norm: number, more: number): number {
  return norm > Number.MAX_VALUE ? 0 : more + 1 - log2(0.5 * log2(norm));
}

const TWO_OVER_LN_2 = 2 * Math.LOG2E;
const [THIRD, FIFTH, SEVENTH, NINTH, ELEVENTH] = [1 / 3, 1 / 5, 1 / 7, 1 / 9, 1 / 11] as const;
const bits = new DataView(new ArrayBuffer(8));

/** Of normal numbers above 0: see `fraction.rs`. Engines' own logarithms differ in their last digits. */
function log2(number: number): number {
  bits.setFloat64(0, number);
  let exponent = (bits.getUint32(0) >>> 20) - 1023;
  let mantissa = number * powerOfTwo(-exponent);
  if (mantissa > Math.SQRT2) {
    mantissa *= 0.5;
    exponent += 1;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  const t = s * s;
  const series = ((((ELEVENTH * t + NINTH) * t + SEVENTH) * t + FIFTH) * t + THIRD) * t + 1;
  return exponent + s * series * TWO_OVER_LN_2;
}
