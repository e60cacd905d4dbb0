import type { Tile } from '../tile.js';
import { FIRST, type Level, tableOf } from './bla.js';
import { Edge } from './edge.js';
import { fractionOf } from './fraction.js';
import { EDGE, type Orbit, powerOfTwo } from './orbit.js';
import type { Place } from './place.js';
import { planesOf } from './planes.js';

/**
 * Computes the count of the pixel in this column and row, and puts what makes it
 * continuous at this place of `smooth`.
 */
export type DeepKernel = (column: number, row: number, smooth: Float32Array, at: number) => number;

/**
 * Follows points as small deltas from the reference, with rebasing: the native
 * kernel's `delta.rs`, operation by operation, so that the counts are the same.
 */
export function deepKernel(place: Place, orbit: Orbit): DeepKernel {
  const { width, height, maxIterations } = place;
  const side = place.spacing * powerOfTwo(place.exponent);
  const reach = Math.sqrt((-width / 2) * (-width / 2) + (-height / 2) * (-height / 2));
  const edge = new Edge(orbit);
  const levels = tableOf(orbit, edge, Math.abs(side) * reach);
  const { points, repeats } = orbit;
  const last = points.length / 2 - 1;
  const cycle = new Cycle();
  // No closure sees what changes in the loop: it would be kept in memory, and each step allocate.
  return (column, row, smooth, at) => {
    const cx = (column - width / 2) * side;
    const cy = (row - height / 2) * side;
    let [x, y, m] = [0, 0, 0];
    cycle.begin();
    for (let i = 0; ; m += 1) {
      let px = points[2 * m]!;
      let py = points[2 * m + 1]!;
      const zx = px + x;
      const zy = py + y;
      if (zx * zx + zy * zy >= EDGE && isOutside(edge.beyond(m), px, py, x, y)) {
        smooth[at] = fractionOf(orbit, m, x, y, cx, cy);
        return i;
      }
      i += 1;
      if (i >= maxIterations) return -1;
      const size = Math.max(Math.abs(x), Math.abs(y));
      const atEnd = m === last;
      if (atEnd && repeats >= 0) {
        m = repeats;
        if (cycle.isClosedBy(x, y, m)) return -1;
      }
      if (Math.max(Math.abs(zx), Math.abs(zy)) <= size || (atEnd && repeats < 0)) {
        x = zx;
        y = zy;
        m = 0;
        if (cycle.isClosedBy(x, y, m)) return -1;
        px = 0;
        py = 0;
      } else if ((m & ((1 << FIRST) - 1)) === 1) {
        const level = longestLeap(levels, m, size);
        if (level >= 0) {
          const { leaps } = levels[level]!;
          const shift = FIRST + level;
          const leap = 4 * ((m - 1) >> shift);
          const ax = leaps[leap]!;
          const ay = leaps[leap + 1]!;
          const bx = leaps[leap + 2]!;
          const by = leaps[leap + 3]!;
          const leaptX = ax * x - ay * y + (bx * cx - by * cy);
          y = ax * y + ay * x + (bx * cy + by * cx);
          x = leaptX;
          const more = (1 << shift) - 1;
          m += more;
          i += more;
          if (i >= maxIterations) return -1;
          continue;
        }
      }
      const sx = 2 * px + x;
      const sy = 2 * py + y;
      const nextX = sx * x - sy * y + cx;
      y = sx * y + sy * x + cy;
      x = nextX;
    }
  };
}

/** Where an orbit was when it went back on the reference: there again, it goes round for ever. */
class Cycle {
  #x = 0.5;
  #y = 0.5;
  #point = 0;
  #backs = 0;
  #nextSave = 1;

  begin(): void {
    this.#point = -1;
    this.#backs = 0;
    this.#nextSave = 1;
  }

  isClosedBy(x: number, y: number, point: number): boolean {
    if (point === this.#point && x === this.#x && y === this.#y) return true;
    this.#backs += 1;
    if (this.#backs === this.#nextSave) {
      this.#x = x;
      this.#y = y;
      this.#point = point;
      this.#nextSave = 2 * this.#backs;
    }
    return false;
  }
}

/**
 * Computes a tile: what its pixel (i, j) has goes to place `offset + j * stride + i` of each plane.
 * @param memory for whole planes, see `planesOf`.
 * @param stop asked before each pixel; true ends the tile unfinished.
 */
export function computeDeepTile(
  kernel: DeepKernel,
  tile: Tile,
  memory: Int32Array,
  offset: number,
  stride: number,
  stop: () => boolean,
): void {
  const { counts, smooth } = planesOf(memory);
  for (let j = 0; j < tile.height; j += 1) {
    for (let i = 0; i < tile.width; i += 1) {
      if (stop()) return;
      const at = offset + j * stride + i;
      counts[at] = kernel(tile.x + i, tile.y + j, smooth, at);
    }
  }
}

/** The level of the longest leap from a point for a delta of this size; −1 where there is none. */
function longestLeap(levels: readonly Level[], point: number, size: number): number {
  let level = 0;
  for (; level < levels.length; level += 1) {
    const index = (point - 1) >> (FIRST + level);
    const { radii } = levels[level]!;
    if (index << (FIRST + level) !== point - 1 || index >= radii.length) break;
    if (!(size < radii[index]!)) break;
  }
  return level - 1;
}

/** Whether |z| ≥ 2 at a delta from a point, where |z|² is about 4 or more; `beyond` is that of the point. */
function isOutside(beyond: number, px: number, py: number, x: number, y: number): boolean {
  if (!Number.isNaN(beyond)) return beyond + (x * (2 * px + x) + y * (2 * py + y)) >= 0;
  return (px + x) * (px + x) + (py + y) * (py + y) >= 4;
}
