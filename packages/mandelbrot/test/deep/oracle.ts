import type { CenterView } from '@parallel/mandelbrot';

/** |z|² beyond which c does not count. */
const FAR = 10n ** 30n;

/** What is added to the digits of a pixel. */
const SPARE_DIGITS = 40;

/** `text · 10^digits`, by moving the point of a decimal. */
function decimal(text: string, digits: number): bigint {
  const [, sign, whole, fraction = '', power = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:e(-?\d+))?$/.exec(
    text,
  )!;
  const shift = digits + Number(power) - fraction.length;
  const number = BigInt(`${sign}${whole}${fraction}`);
  return shift >= 0 ? number * 10n ** BigInt(shift) : number / 10n ** BigInt(-shift);
}

/** A point's escape time by definition, and k + 1 − log2(log2 |z_k|) for a k at which |z_k| is vast. */
export interface ExactPoint {
  readonly count: number;
  /** NaN inside. */
  readonly value: number;
}

/** Points of a view by column and row, in decimal fixed-point numbers; moved to the right by billionths of a pixel. */
export function exactPoints(
  view: CenterView,
): (column: number, row: number, right?: number) => ExactPoint {
  const { width, height, maxIterations } = view;
  const depth = /e-(\d+)$/.exec(String(view.viewHeight))![1];
  const digits = Number(depth) + SPARE_DIGITS;
  const unit = 10n ** BigInt(digits);
  const read = (value: string | number) => decimal(String(value), digits);
  const [x0, y0, side] = [read(view.centerX), read(view.centerY), read(view.viewHeight)];
  const offset = (i: number, count: number, right: number) => {
    const billionths = BigInt(2 * i - count) * 500_000_000n + BigInt(right);
    return (side * billionths) / (BigInt(height) * 1_000_000_000n);
  };
  const follow = (cx: bigint, cy: bigint) => {
    let [x, y] = [0n, 0n];
    let count = -1;
    for (let i = 0; count >= 0 || i < maxIterations; i += 1) {
      const [xx, yy] = [x * x, y * y];
      const norm = xx + yy;
      if (norm >= 4n * unit * unit && count < 0) count = i;
      if (norm >= FAR * unit * unit) {
        const value = i + 1 - Math.log2(Math.log2(Number(norm / (unit * unit))) / 2);
        return { count, value };
      }
      [x, y] = [(xx - yy) / unit + cx, (2n * x * y) / unit + cy];
    }
    return { count, value: Number.NaN };
  };
  return (i, j, right = 0) => follow(x0 + offset(i, width, right), y0 + offset(j, height, 0));
}
