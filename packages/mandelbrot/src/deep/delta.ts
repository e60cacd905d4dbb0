import type { Tile } from '../tile.js';
import { FIRST, type Level, tableOf } from './bla.js';
import { EDGE, type Orbit, powerOfTwo } from './orbit.js';
import type { Place } from './place.js';

/** Computes the count of the pixel in this column and row. */
export type DeepKernel = (column: number, row: number) => number;

/**
 * Follows points as small deltas from the reference, with rebasing: the native
 * kernel's `delta.rs`, operation by operation, so that the counts are the same.
 */
export function deepKernel(place: Place, orbit: Orbit): DeepKernel {
  const { width, height, maxIterations } = place;
  const side = place.spacing * powerOfTwo(place.exponent);
  const reach = Math.sqrt((-width / 2) * (-width / 2) + (-height / 2) * (-height / 2));
  const levels = tableOf(orbit, Math.abs(side) * reach);
  const { points, repeats } = orbit;
  const last = points.length / 2 - 1;
  const leap = { steps: 0, at: 0, leaps: new Float64Array(0) };
  return (column, row) => {
    const cx = (column - width / 2) * side;
    const cy = (row - height / 2) * side;
    let [x, y, m] = [0, 0, 0];
    // Where the orbit was when it went back on the reference: there again, it goes round for ever.
    let [earlierX, earlierY, earlierM, backs, nextSave] = [Number.NaN, 0, 0, 0, 1];
    const isClosed = () => {
      if (x === earlierX && y === earlierY && m === earlierM) return true;
      backs += 1;
      if (backs === nextSave) {
        [earlierX, earlierY, earlierM, nextSave] = [x, y, m, 2 * backs];
      }
      return false;
    };
    for (let i = 0; ; m += 1) {
      let px = points[2 * m]!;
      let py = points[2 * m + 1]!;
      const zx = px + x;
      const zy = py + y;
      if (zx * zx + zy * zy >= EDGE && isOutside(orbit, m, x, y)) return i;
      i += 1;
      if (i >= maxIterations) return -1;
      const size = Math.max(Math.abs(x), Math.abs(y));
      const atEnd = m === last;
      if (atEnd && repeats >= 0) {
        m = repeats;
        if (isClosed()) return -1;
      }
      if (Math.max(Math.abs(zx), Math.abs(zy)) <= size || (atEnd && repeats < 0)) {
        x = zx;
        y = zy;
        m = 0;
        if (isClosed()) return -1;
        px = 0;
        py = 0;
      } else if ((m & ((1 << FIRST) - 1)) === 1 && findLeap(levels, m, size, leap)) {
        const { steps, at, leaps } = leap;
        const [ax, ay, bx, by] = [leaps[at]!, leaps[at + 1]!, leaps[at + 2]!, leaps[at + 3]!];
        const leaptX = ax * x - ay * y + (bx * cx - by * cy);
        y = ax * y + ay * x + (bx * cy + by * cx);
        x = leaptX;
        m += steps - 1;
        i += steps - 1;
        if (i >= maxIterations) return -1;
        continue;
      }
      const sx = 2 * px + x;
      const sy = 2 * py + y;
      const nextX = sx * x - sy * y + cx;
      y = sx * y + sy * x + cy;
      x = nextX;
    }
  };
}

/**
 * Computes a tile: the count of its pixel (i, j) goes to `counts[offset + j * stride + i]`.
 * @param stop asked before each pixel; true ends the tile unfinished.
 */
export function computeDeepTile(
  kernel: DeepKernel,
  tile: Tile,
  counts: Int32Array,
  offset: number,
  stride: number,
  stop: () => boolean,
): void {
  for (let j = 0; j < tile.height; j += 1) {
    for (let i = 0; i < tile.width; i += 1) {
      if (stop()) return;
      counts[offset + j * stride + i] = kernel(tile.x + i, tile.y + j);
    }
  }
}

/** The longest leap from a point for a delta of this size. */
function findLeap(
  levels: readonly Level[],
  point: number,
  size: number,
  leap: { steps: number; at: number; leaps: Float64Array },
): boolean {
  leap.steps = 0;
  for (let level = 0; level < levels.length; level += 1) {
    const shift = FIRST + level;
    const index = (point - 1) >> shift;
    const { radii, leaps } = levels[level]!;
    if (index << shift !== point - 1 || !(size < (radii[index] ?? 0))) break;
    leap.steps = 2 ** shift;
    leap.at = 4 * index;
    leap.leaps = leaps;
  }
  return leap.steps > 0;
}

/** Whether |z| ≥ 2 at a delta from a point, where |z|² is about 4 or more. */
function isOutside({ points, edge, beyond }: Orbit, m: number, x: number, y: number): boolean {
  const px = points[2 * m]!;
  const py = points[2 * m + 1]!;
  let [from, to] = [0, edge.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (edge[middle]! < m) from = middle + 1;
    else to = middle;
  }
  if (edge[from] === m) return beyond[from]! + (x * (2 * px + x) + y * (2 * py + y)) >= 0;
  return (px + x) * (px + x) + (py + y) * (py + y) >= 4;
}
