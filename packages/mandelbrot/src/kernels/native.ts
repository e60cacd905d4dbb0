import { requireNative } from '@parallel/core/task';
import type { TileKernel } from './kernel.js';

/** The addon's kernels, on the thread that calls them. */
export const nativeKernel: TileKernel = (piece) => {
  const { cx, cy } = piece.coordinates;
  const { x, y, width, height } = piece.tile;
  const { maxIterations, counts, offset, stride, simd, pruned, stop } = piece;
  requireNative().mandelbrotTile(
    cx,
    cy,
    x,
    y,
    width,
    height,
    maxIterations,
    counts,
    offset,
    stride,
    simd,
    pruned,
    stop,
  );
};
