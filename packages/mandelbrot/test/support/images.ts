import type { Image } from '@parallel/mandelbrot';

/** An image with these counts in one row, or in rows of `width`. */
export function imageOf(counts: ArrayLike<number>, width = counts.length): Image {
  return {
    width,
    height: counts.length / width,
    x0: -2,
    y0: -1,
    y1: 1,
    maxIterations: 2 ** 31 - 1,
    counts: Int32Array.from(counts),
    kernel: 'js',
    strategy: 'inline',
    memory: 'shared',
  };
}
