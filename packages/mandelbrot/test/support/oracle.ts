import type { View } from '@parallel/mandelbrot';

/** The definition of an escape time, and nothing else. */
function escapeTime(cx: number, cy: number, maxIterations: number): number {
  let x = 0;
  let y = 0;
  for (let i = 0; i < maxIterations; i += 1) {
    if (x * x + y * y >= 4) return i;
    [x, y] = [x * x - y * y + cx, 2 * x * y + cy];
  }
  return -1;
}

/** All counts of a view, row by row. */
export function naiveCounts({ width, height, x0, y0, y1, maxIterations }: View): Int32Array {
  const scale = height / (y1 - y0);
  const counts = new Int32Array(width * height);
  for (let j = 0; j < height; j += 1) {
    for (let i = 0; i < width; i += 1) {
      counts[j * width + i] = escapeTime(x0 + i / scale, y0 + j / scale, maxIterations);
    }
  }
  return counts;
}
