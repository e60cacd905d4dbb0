/** A rectangle of pixels. */
export interface Tile {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Into which pieces a picture is cut. */
export type Grain = 'pixel' | 'row' | 'tile';

/** All values of the grain. */
export const GRAINS: readonly Grain[] = ['pixel', 'row', 'tile'];

/**
 * Cuts a picture into tiles that cover each pixel once, from left to right and
 * top to bottom.
 * @param tileSize the side of a square, for `tile`; those at the edges are smaller.
 */
export function cutTiles(width: number, height: number, grain: Grain, tileSize: number): Tile[] {
  const w = grain === 'pixel' ? 1 : grain === 'row' ? width : tileSize;
  const h = grain === 'tile' ? tileSize : 1;
  const tiles: Tile[] = [];
  for (let y = 0; y < height; y += h) {
    for (let x = 0; x < width; x += w) {
      tiles.push({ x, y, width: Math.min(w, width - x), height: Math.min(h, height - y) });
    }
  }
  return tiles;
}
