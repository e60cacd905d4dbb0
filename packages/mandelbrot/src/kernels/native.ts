import { requireNative } from '@parallel/core/task';
import type { TileKernel } from './kernel.js';

/** The addon's kernel, on the thread that calls it. */
export const nativeKernel: TileKernel = (
  { cx, cy },
  { x, y, width, height },
  maxIterations,
  counts,
  offset,
  stride,
) => {
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
  );
};
