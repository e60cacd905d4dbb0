import { ParallelError } from '@parallel/core/portable';
import { fractionBits, type Place } from './place.js';
import { bitLength } from './rational.js';

/** What every point is followed beside: the orbit of the centre, rounded to doubles. */
export interface Orbit {
  /** x and y of each point. */
  readonly points: Float64Array;
  /** The earlier point that the last one is, digit for digit; −1 where the orbit just ends. */
  readonly repeats: number;
  /** The points with |z|² of about 4 and more, and how much more than 4, to many digits. */
  readonly edge: Float64Array;
  readonly beyond: Float64Array;
}

/** From this |z|² on, a point is told from 4 by more than doubles can. */
export const EDGE = 3.99;
/** The reference goes on a little after it has escaped: see `orbit.rs`. */
const FAR_OUT = 16;
/** As in the native kernel; a gigabyte. */
const LONGEST = 2 ** 26;
/** What needs a smaller power of two becomes 0. */
const SMALLEST_EXPONENT = -1022;
/** A reference that repeats itself is gone through until it has so many points. */
const UNROLLED = 2 ** 12;
const STEPS_BETWEEN_LOOKS = 1024;

/** 2 to a whole number, exactly, for exponents of normal doubles. */
export function powerOfTwo(exponent: number): number {
  scratch.setUint32(0, (exponent + 1023) << 20);
  return scratch.getFloat64(0);
}

const scratch = new DataView(new ArrayBuffer(8));

/** The 64 highest bits, then to nearest: the native kernel's `parts` and `to_double`. */
function toDouble(number: bigint, bits: number): number {
  if (number === 0n) return 0;
  const magnitude = number < 0n ? -number : number;
  const length = bitLength(magnitude);
  const exponent = length - 64 - bits;
  if (exponent < SMALLEST_EXPONENT) return 0;
  const excess = BigInt(length - 64);
  const top = excess >= 0n ? magnitude >> excess : magnitude << -excess;
  const double = Number(top) * powerOfTwo(exponent);
  return number < 0n ? -double : double;
}

/**
 * Follows the centre until it is far out, repeats itself, or has as many points
 * as there are iterations. The same bits as the native kernel's `Orbit::new`.
 * @throws what `signal` says when it fires.
 */
export function orbitOf(place: Place, signal?: AbortSignal): Orbit {
  const { centerX, centerY, limbs, maxIterations } = place;
  const bits = fractionBits(limbs);
  const shift = BigInt(bits);
  const four = 4n << shift;
  let points = new Float64Array(1024);
  const edge: number[] = [];
  const beyond: number[] = [];
  let repeats = -1;
  let [x, y] = [0n, 0n];
  let [earlierX, earlierY, earlierAt, nextAt]: [bigint?, bigint?, number?, number?] = [];
  nextAt = 1;
  let index = 0;
  for (; index < maxIterations; index += 1) {
    if (index % STEPS_BETWEEN_LOOKS === 0) signal?.throwIfAborted();
    if (index >= LONGEST) throw tooLong();
    const xx = (x * x) >> shift;
    const yy = (y * y) >> shift;
    const re = toDouble(x, bits);
    const im = toDouble(y, bits);
    const norm = re * re + im * im;
    if (norm >= EDGE && norm < FAR_OUT) {
      edge.push(index);
      beyond.push(toDouble(xx + yy - four, bits));
    }
    if (2 * index >= points.length) {
      const longer = new Float64Array(2 * points.length);
      longer.set(points);
      points = longer;
    }
    points[2 * index] = re;
    points[2 * index + 1] = im;
    if (norm >= FAR_OUT) break;
    if (x === earlierX && y === earlierY) {
      repeats = earlierAt!;
      break;
    }
    if (index === nextAt) {
      [earlierX, earlierY, earlierAt, nextAt] = [x, y, index, 2 * index];
    }
    const sum = x + y;
    y = ((sum * sum) >> shift) - xx - yy + centerY;
    x = xx - yy + centerX;
  }
  const count = Math.min(index + 1, maxIterations);
  const unrolled = repeats < 0 ? count : Math.max(count, Math.min(UNROLLED, maxIterations));
  const kept = new Float64Array(2 * unrolled);
  kept.set(points.subarray(0, 2 * count));
  if (repeats >= 0) {
    unroll(kept, count, count - 1 - repeats, edge, beyond);
    repeats += (unrolled - 1 - repeats) % (count - 1 - repeats);
  }
  return {
    points: kept,
    repeats,
    edge: Float64Array.from(edge),
    beyond: Float64Array.from(beyond),
  };
}

/** Lets a short round be gone through many times, since leaps do not pass over the end. */
function unroll(
  points: Float64Array,
  count: number,
  period: number,
  edge: number[],
  beyond: number[],
): void {
  for (let index = count; 2 * index < points.length; index += 1) {
    const before = index - period;
    points[2 * index] = points[2 * before]!;
    points[2 * index + 1] = points[2 * before + 1]!;
    const found = edge.indexOf(before);
    if (found >= 0) {
      edge.push(index);
      beyond.push(beyond[found]!);
    }
  }
}

/** The centre neither escapes nor repeats for too long. */
export function tooLong(): ParallelError {
  return new ParallelError(
    'INVALID_OPTION',
    `option "maxIterations": the centre neither escapes nor repeats within ${LONGEST} steps, which is as far as perturbation can follow it; use fewer iterations, or another centre`,
  );
}
