import { formulaOf, isMandelbrot } from '../formula.js';
import type { Piece, TileKernel } from './kernel.js';
import { plain } from './plain.js';
import { pruned, STOPPED } from './pruned.js';
import { prunedMandelbrot } from './pruned-mandelbrot.js';

/** Counts of a tile, point by point, in JavaScript. */
export const jsKernel: TileKernel = (piece: Piece) => {
  const { tile, maxIterations, counts, stop } = piece;
  const { cx, cy } = piece.coordinates;
  const { julia, power } = formulaOf(piece.formula);
  const first = piece.pruned && isMandelbrot(piece.formula);
  const any = piece.pruned ? pruned : plain;
  for (let j = 0; j < tile.height; j += 1) {
    const y = cy[tile.y + j]!;
    const row = piece.offset + j * piece.stride;
    for (let i = 0; i < tile.width; i += 1) {
      const x = cx[tile.x + i]!;
      const count = first
        ? prunedMandelbrot(x, y, maxIterations, stop)
        : julia
          ? any(x, y, julia.re, julia.im, power, maxIterations, stop)
          : any(0, 0, x, y, power, maxIterations, stop);
      if (count === STOPPED) return;
      counts[row + i] = count;
    }
    if (stop()) return;
  }
};
