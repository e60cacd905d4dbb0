import type { Memory, StrategyKind } from '@parallel/core/types';
import type { CenterView } from './deep/center-view.js';
import type { Method } from './deep/place.js';
import { planesOf } from './deep/planes.js';
import type { Kernel } from './kernels/kernel.js';
import type { Tile } from './tile.js';
import type { View } from './view.js';

/**
 * A rendered view: its corners, to the nearest doubles, and the centre form in
 * decimal strings where it was given so.
 */
export interface Image
  extends View,
    Partial<Pick<CenterView, 'centerX' | 'centerY' | 'viewHeight'>> {
  /**
   * Row by row, `width * height` of them: the number of steps after which the
   * point escaped, from 0 to `maxIterations` − 1, or −1 if it did not. At the
   * beginning of a SharedArrayBuffer, which may be larger, where memory was shared.
   */
  readonly counts: Int32Array;
  /**
   * For each pixel, what to add to its count so that it is continuous; 0 for those that did not
   * escape. By perturbation it comes with the counts; else `smooth` adds it.
   */
  readonly smooth?: Float32Array | undefined;
  /** `double`: bit for bit the plain loop's counts. `perturbation`: accurate, at any depth. */
  readonly method: Method;
  /** What computed it. */
  readonly kernel: Kernel;
  /** Who computed it. */
  readonly strategy: StrategyKind;
  /** How the counts travelled. */
  readonly memory: Memory;
}

/** A finished tile, and the picture of which it is a part. */
export interface RenderedTile extends Tile {
  /** The whole picture; `counts` of this tile are in it. */
  readonly image: Image;
}

/** Puts a tile's own counts where they belong; by perturbation, its planes. */
export function paste(image: Image, tile: Tile, own: Int32Array): void {
  const { counts, smooth } = image.smooth ? planesOf(own) : { counts: own };
  for (let j = 0; j < tile.height; j += 1) {
    const [from, to] = [j * tile.width, (tile.y + j) * image.width + tile.x];
    image.counts.set(counts.subarray(from, from + tile.width), to);
    if (smooth) image.smooth?.set(smooth.subarray(from, from + tile.width), to);
  }
}
