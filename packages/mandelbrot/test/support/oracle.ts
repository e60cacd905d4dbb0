import type { Formula, View } from '@parallel/mandelbrot';

/** The definition of an escape time, and nothing else. */
export function escapeTime(
  px: number,
  py: number,
  { julia, power = 2 }: Formula,
  maxIterations: number,
): number {
  let [x, y] = julia ? [px, py] : [0, 0];
  const [cx, cy] = julia ? [julia.re, julia.im] : [px, py];
  for (let i = 0; i < maxIterations; i += 1) {
    if (x * x + y * y >= 4) return i;
    if (power === 2) [x, y] = [x * x - y * y + cx, 2 * x * y + cy];
    else {
      let [a, b] = [x, y];
      for (let k = 1; k < power; k += 1) [a, b] = [a * x - b * y, a * y + b * x];
      [x, y] = [a + cx, b + cy];
    }
  }
  return -1;
}

/** All counts of a view, row by row. */
export function naiveCounts(view: View): Int32Array {
  const { width, height, x0, y0, y1, maxIterations } = view;
  const scale = height / (y1 - y0);
  const counts = new Int32Array(width * height);
  for (let j = 0; j < height; j += 1) {
    for (let i = 0; i < width; i += 1) {
      counts[j * width + i] = escapeTime(x0 + i / scale, y0 + j / scale, view, maxIterations);
    }
  }
  return counts;
}
