import type { Memory, StrategyKind } from '@parallel/core/types';
import type { CenterView } from './deep/center-view.js';
import type { Method } from './deep/place.js';
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

/** Puts a tile's own counts where they belong. */
export function paste(image: Image, tile: Tile, counts: Int32Array): void {
  for (let j = 0; j < tile.height; j += 1) {
    const row = counts.subarray(j * tile.width, (j + 1) * tile.width);
    image.counts.set(row, (tile.y + j) * image.width + tile.x);
  }
}
