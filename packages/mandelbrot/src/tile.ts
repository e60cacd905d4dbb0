/** A rectangle of pixels. */
export interface Tile {
  /** The column of its left edge, from 0. */
  readonly x: number;
  /** The row of its top edge, from 0. */
  readonly y: number;
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
}

/** Into which pieces a picture is cut. */
export type Grain = 'pixel' | 'row' | 'tile';

/** All values of the grain. */
export const GRAINS: readonly Grain[] = ['pixel', 'row', 'tile'];

/** A picture's tiles, which cover each pixel once; none is made before it is asked for. */
export interface Tiles {
  readonly length: number;
  /** From left to right and top to bottom. */
  at(index: number): Tile;
}

/**
 * Cuts a picture into tiles.
 * @param tileSize the side of a square, for `tile`; those at the edges are smaller.
 */
export function cutTiles(width: number, height: number, grain: Grain, tileSize: number): Tiles {
  const w = grain === 'pixel' ? 1 : grain === 'row' ? width : tileSize;
  const h = grain === 'tile' ? tileSize : 1;
  const columns = Math.ceil(width / w);
  return {
    length: columns * Math.ceil(height / h),
    at(index) {
      const x = (index % columns) * w;
      const y = Math.floor(index / columns) * h;
      return { x, y, width: Math.min(w, width - x), height: Math.min(h, height - y) };
    },
  };
}

/** x, y, width, height of each tile, as the addon takes them. */
export function quadsOf(count: number, tileAt: (place: number) => Tile): Int32Array {
  const quads = new Int32Array(4 * count);
  for (let place = 0; place < count; place += 1) {
    const { x, y, width, height } = tileAt(place);
    const at = 4 * place;
    quads[at] = x;
    quads[at + 1] = y;
    quads[at + 2] = width;
    quads[at + 3] = height;
  }
  return quads;
}
