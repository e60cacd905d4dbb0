import type { Orbit } from './orbit.js';

/**
 * The points of a reference where |z| is about 2 or more, found by their index
 * at once: on the needle near −2 nearly all are, and every step of every pixel asks.
 */
export class Edge {
  /** Which of 32 points are at the edge, and how many are of all before them. */
  readonly #bits: Int32Array;
  readonly #before: Int32Array;
  readonly #beyond: Float64Array;

  constructor({ points, edge, beyond }: Orbit) {
    const blocks = (points.length >> 6) + 1;
    this.#bits = new Int32Array(blocks);
    this.#before = new Int32Array(blocks);
    this.#beyond = beyond;
    for (const point of edge) {
      const block = point >> 5;
      this.#bits[block] = this.#bits[block]! | (1 << point);
      if (block + 1 < blocks) this.#before[block + 1] = this.#before[block + 1]! + 1;
    }
    for (let i = 1; i < blocks; i += 1) {
      this.#before[i] = this.#before[i]! + this.#before[i - 1]!;
    }
  }

  /** |z|² − 4 of a point; NaN where that is not at the edge. */
  beyond(point: number): number {
    const bits = this.#bits[point >> 5]!;
    const bit = 1 << point;
    if ((bits & bit) === 0) return Number.NaN;
    return this.#beyond[this.#before[point >> 5]! + ones(bits & (bit - 1))]!;
  }
}

/** How many bits of 32 are set (Warren, Hacker's Delight, 5-1). */
function ones(bits: number): number {
  let sum = bits - ((bits >>> 1) & 0x55555555);
  sum = (sum & 0x33333333) + ((sum >>> 2) & 0x33333333);
  sum = (sum + (sum >>> 4)) & 0x0f0f0f0f;
  return Math.imul(sum, 0x01010101) >>> 24;
}
