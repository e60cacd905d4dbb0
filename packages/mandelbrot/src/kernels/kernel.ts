import type { Kernel } from '@parallel/core/options';
import type { Tile } from '../tile.js';
import type { Coordinates } from '../view.js';
import { jsKernel } from './js.js';
import { nativeKernel } from './native.js';

/**
 * Computes a tile's counts: pixel (i, j) of the tile is
 * `(cx[tile.x + i], cy[tile.y + j])`, and its count goes to
 * `counts[offset + j * stride + i]`. All kernels give the same counts, bit for bit.
 */
export type TileKernel = (
  coordinates: Coordinates,
  tile: Tile,
  maxIterations: number,
  counts: Int32Array,
  offset: number,
  stride: number,
) => void;

export function tileKernel(kernel: Kernel): TileKernel {
  return kernel === 'native' ? nativeKernel : jsKernel;
}
