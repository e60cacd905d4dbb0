import { type Formula, formulaOf } from '../formula.js';
import type { Coordinates } from '../view.js';

/** |z|² beyond which z^n alone matters: what c adds from then on changes the value by less than 0.00001. */
const FAR = 2 ** 16;
/** A point that escaped is there in six steps or so; only next to −2, where 2² − 2 = 2, in more. */
const MOST_STEPS = 64;

/**
 * Rows of what makes counts continuous: see `smooth`. Follows each point as the
 * kernels do, but knows for how long, and so need not test on the way. Two
 * points at a time: each step waits for the one before, two points' do not.
 * @param first the row of `coordinates` that `counts` begins with.
 */
export function followRows(
  formula: Formula,
  { cx, cy }: Coordinates,
  first: number,
  counts: Int32Array,
  fractions: Float32Array,
): void {
  const { julia, power } = formulaOf(formula);
  const width = cx.length;
  for (let row = first, begin = 0; begin < counts.length; row += 1, begin += width) {
    const y = cy[row]!;
    const im = julia ? julia.im : y;
    let waiting = -1;
    for (let i = begin; i < begin + width; i += 1) {
      const count = counts[i]!;
      if (count < 0) continue;
      const x = cx[i - begin]!;
      if (power > 2) {
        fractions[i] = julia
          ? followPower(x, y, julia.re, im, power, count)
          : followPower(0, 0, x, im, power, count);
      } else if (waiting < 0) waiting = i;
      else {
        const other = cx[waiting - begin]!;
        if (julia) {
          followTwo(other, x, y, julia.re, julia.re, im, waiting, i, counts, fractions);
        } else followTwo(0, 0, 0, other, x, im, waiting, i, counts, fractions);
        waiting = -1;
      }
    }
    if (waiting < 0) continue;
    const x = cx[waiting - begin]!;
    const count = counts[waiting]!;
    fractions[waiting] = julia ? finish(x, y, julia.re, im, count) : finish(0, 0, x, im, count);
  }
}

/** Two points of one row, p at (x, y) and q at (u, y), with c of px and qx. */
function followTwo(
  x: number,
  u: number,
  y: number,
  px: number,
  qx: number,
  cy: number,
  p: number,
  q: number,
  counts: Int32Array,
  fractions: Float32Array,
): void {
  const together = Math.min(counts[p]!, counts[q]!);
  let v = y;
  for (let i = 0; i < together; i += 1) {
    const nextX = x * x - y * y + px;
    const nextU = u * u - v * v + qx;
    y = 2 * x * y + cy;
    v = 2 * u * v + cy;
    x = nextX;
    u = nextU;
  }
  fractions[p] = finish(x, y, px, cy, counts[p]! - together);
  fractions[q] = finish(u, v, qx, cy, counts[q]! - together);
}

/** Takes the steps up to a point's count that are left, then those that take it far away. */
function finish(x: number, y: number, cx: number, cy: number, left: number): number {
  for (let i = 0; i < left; i += 1) {
    const next = x * x - y * y + cx;
    y = 2 * x * y + cy;
    x = next;
  }
  let size = x * x + y * y;
  let more = 0;
  while (size < FAR && more < MOST_STEPS) {
    const next = x * x - y * y + cx;
    y = 2 * x * y + cy;
    x = next;
    size = x * x + y * y;
    more += 1;
  }
  return fraction(size, more, Math.LOG2E);
}

/** The same of one point and any power. */
function followPower(
  x: number,
  y: number,
  cx: number,
  cy: number,
  power: number,
  count: number,
): number {
  let size = 0;
  let more = -count;
  for (; ; more += 1) {
    if (more >= 0) {
      size = x * x + y * y;
      if (!(size < FAR) || more >= MOST_STEPS) break;
    }
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
  return fraction(size, more, 1 / Math.log(power));
}

/** more + 1 − log_n(log2 |z|), of which Math.log is the faster part. `perLog` is 1 / ln n. */
function fraction(size: number, more: number, perLog: number): number {
  const value = more + 1 - Math.log(Math.log(size) / (2 * Math.LN2)) * perLog;
  return Number.isFinite(value) ? value : 0;
}
