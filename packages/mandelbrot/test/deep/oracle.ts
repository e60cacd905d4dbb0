import type { CenterView } from '@parallel/mandelbrot';

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

/** Every pixel by the definition of an escape time, in decimal fixed-point numbers. */
export function deepCounts(view: CenterView): Int32Array {
  const { width, height, maxIterations } = view;
  const depth = /e-(\d+)$/.exec(String(view.viewHeight))![1];
  const digits = Number(depth) + SPARE_DIGITS;
  const unit = 10n ** BigInt(digits);
  const read = (value: string | number) => decimal(String(value), digits);
  const [x0, y0, side] = [read(view.centerX), read(view.centerY), read(view.viewHeight)];
  const offset = (i: number, count: number) => (side * BigInt(2 * i - count)) / BigInt(2 * height);
  const count = (cx: bigint, cy: bigint) => {
    let [x, y] = [0n, 0n];
    for (let i = 0; i < maxIterations; i += 1) {
      const [xx, yy] = [x * x, y * y];
      if (xx + yy >= 4n * unit * unit) return i;
      [x, y] = [(xx - yy) / unit + cx, (2n * x * y) / unit + cy];
    }
    return -1;
  };
  return Int32Array.from({ length: width * height }, (_, at) => {
    const [i, j] = [at % width, Math.floor(at / width)];
    return count(x0 + offset(i, width), y0 + offset(j, height));
  });
}
