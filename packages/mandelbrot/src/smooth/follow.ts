import type { Coordinates } from '../view.js';

/** |z|² beyond which z² alone matters: what c adds from then on changes the value by less than 0.00001. */
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
  { cx, cy }: Coordinates,
  first: number,
  counts: Int32Array,
  fractions: Float32Array,
): void {
  const width = cx.length;
  for (let row = first, begin = 0; begin < counts.length; row += 1, begin += width) {
    let waiting = -1;
    for (let i = begin; i < begin + width; i += 1) {
      if (counts[i]! < 0) continue;
      if (waiting < 0) waiting = i;
      else {
        followTwo(cx, cy[row]!, begin, waiting, i, counts, fractions);
        waiting = -1;
      }
    }
    if (waiting >= 0) {
      fractions[waiting] = finish(0, 0, cx[waiting - begin]!, cy[row]!, counts[waiting]!);
    }
  }
}

function followTwo(
  cx: Float64Array,
  cy: number,
  begin: number,
  p: number,
  q: number,
  counts: Int32Array,
  fractions: Float32Array,
): void {
  const px = cx[p - begin]!;
  const qx = cx[q - begin]!;
  const together = Math.min(counts[p]!, counts[q]!);
  let x = 0;
  let y = 0;
  let u = 0;
  let v = 0;
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
  // more + 1 - log2(log2 |z|), of which Math.log is the faster part.
  const value = more + 1 - Math.log(Math.log(size) / (2 * Math.LN2)) * Math.LOG2E;
  return Number.isFinite(value) ? value : 0;
}
