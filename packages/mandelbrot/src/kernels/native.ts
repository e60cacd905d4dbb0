import { now, requireNative } from '@parallel/core/task';
import { quadsOf, type Tiles } from '../tile.js';
import type { Piece, TileKernel } from './kernel.js';

/** The addon's kernels, on the thread that calls them. */
export const nativeKernel: TileKernel = (piece) => {
  const { cx, cy } = piece.coordinates;
  const { x, y, width, height } = piece.tile;
  const { maxIterations, counts, offset, stride, simd, pruned, stop, formula } = piece;
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
    formula,
  );
};

/**
 * Claims and computes tiles of a picture in shared memory until there are none,
 * on the thread that calls: no lane waits for a tile to end.
 * @param ledger the cells of a `Ledger`.
 * @param timeline the cells of a `Timeline`, and as whom to note something there.
 */
export function claimNative(
  piece: Omit<Piece, PlaceOfTile>,
  tiles: Tiles,
  ledger: Int32Array,
  timeline: { readonly cells: Float64Array; readonly worker: number } | undefined,
): void {
  const { coordinates, formula, maxIterations, counts, simd, pruned, stop } = piece;
  const { cx, cy } = coordinates;
  const quads = quadsOf(tiles.length, (place) => tiles.at(place));
  const native = requireNative();
  const noted = timeline && { ...timeline, now: now() };
  native.mandelbrotClaim(
    cx,
    cy,
    quads,
    maxIterations,
    counts,
    ledger,
    simd,
    pruned,
    stop,
    formula,
    noted,
  );
}

type PlaceOfTile = 'tile' | 'offset' | 'stride';
