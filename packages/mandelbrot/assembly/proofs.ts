// As src/kernels/disc.ts and trapped.ts, where the words are. WebAssembly rounds as JavaScript does.

const SLACK: f64 = 1e-13;
const SHRUNK: f64 = 1 - 1e-9;
const ROUNDINGS: f64 = 1e-14;
const UP: f64 = 1 + 1e-14;
const SMALLEST: f64 = 1e-11;
/** Of powers above 2: relative to the power times |z|^power, and of adding c. */
const RELATIVE: f64 = 1e-15;
const OF_SUM: f64 = 2e-15;

export let discX: f64 = 0;
export let discY: f64 = 0;
/** The square of the radius; negative where there is no disc. */
export let discReach: f64 = -1;

export function forgetDisc(): void {
  discReach = -1;
}

/** Finds the disc of c for z² + c from 0, if it has one. */
export function findDisc(cx: f64, cy: f64): void {
  forgetDisc();
  const yy = cy * cy;
  const a = cx - 0.25;
  const q = a * a + yy;
  if (q * (q + a) < 0.25 * yy) aroundFixed(cx, cy);
  else if ((cx + 1) * (cx + 1) + yy < 0.0625) aroundAlternating(cx, cy);
}

function aroundFixed(cx: f64, cy: f64): void {
  const a = 1 - 4 * cx;
  const b = 4 * cy;
  const re = sqrt((sqrt(a * a + b * b) + a) / 2);
  const x = (1 - re) / 2;
  const y = b / (4 * re);
  const off = abs(x * x - y * y + cx - x) + abs(2 * x * y + cy - y);
  const slope = 2 * sqrt(x * x + y * y);
  const r = (1 - slope) * 0.9375;
  if (r > 0 && (slope + r) * r + off + SLACK <= r) keep(x, y, r);
}

function aroundAlternating(cx: f64, cy: f64): void {
  const a = -3 - 4 * cx;
  const b = -4 * cy;
  const re = sqrt((sqrt(a * a + b * b) + a) / 2);
  const x = (re - 1) / 2;
  const y = b / (4 * re);
  const vx = -1 - x;
  const vy = -y;
  const offW = abs(x * x - y * y + cx - vx) + abs(2 * x * y + cy - vy) + SLACK;
  const offV = abs(vx * vx - vy * vy + cx - x) + abs(2 * vx * vy + cy - y) + SLACK;
  const slopeW = 2 * sqrt(x * x + y * y);
  const slopeV = 2 * sqrt(vx * vx + vy * vy);
  const r = ((1 - slopeW * slopeV) * 0.85) / (slopeV + slopeW * slopeW + 0.4);
  const first = (slopeW + r) * r + offW;
  const second = (slopeV + first) * first + offV;
  const inside = slopeW / 2 + r < 1.9 && slopeV / 2 + first < 1.9;
  if (inside && r > 0 && second <= r) keep(x, y, r);
}

function keep(x: f64, y: f64, r: f64): void {
  discX = x;
  discY = y;
  discReach = r * r * SHRUNK;
}

/** Whether it is proved that the orbit of z^power + c, which is at (x, y), never escapes. */
export function trapped(
  cx: f64,
  cy: f64,
  power: i32,
  x: f64,
  y: f64,
  mostSteps: i64,
  distance: f64,
): bool {
  const first = 1.5 * distance + SMALLEST;
  const second = 4 * distance + SMALLEST;
  const third = 16 * distance + SMALLEST;
  const fourth = 64 * distance + SMALLEST;
  let p = first;
  let q = second;
  let r = third;
  let s = fourth;
  let zx = x;
  let zy = y;
  const returned = 4 * distance * distance;
  for (let i: i64 = 0; i < mostSteps; i++) {
    const xx = zx * zx;
    const yy = zy * zy;
    const size = sqrt(xx + yy);
    if (!(size + p < 1.99)) return false;
    p = grown(power, size, p);
    q = grown(power, size, q);
    r = grown(power, size, r);
    s = grown(power, size, s);
    let a = xx - yy;
    let b = 2 * zx * zy;
    for (let k = 2; k < power; k++) {
      const next = a * zx - b * zy;
      b = a * zy + b * zx;
      a = next;
    }
    zx = a + cx;
    zy = b + cy;
    const dx = zx - x;
    const dy = zy - y;
    const square = dx * dx + dy * dy;
    if (square <= returned) {
      const moved = sqrt(square) * UP;
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

function grown(power: i32, size: f64, r: f64): f64 {
  const far = size + r;
  if (!(far < 1.99)) return Infinity;
  if (power === 2) return (2 * size + r) * r * UP + ROUNDINGS;
  let most = far;
  for (let k = 2; k < power; k++) most *= far;
  return <f64>power * most * (r + RELATIVE * far) * UP + OF_SUM;
}
