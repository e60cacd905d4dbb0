import type { Edge } from './edge.js';
import { EDGE, type Orbit } from './orbit.js';

/**
 * Spans of 4, 8, 16, … steps of the reference, each as one step
 * `A·δ + B·δc` for |δ| below a radius: the native kernel's `bla.rs`, operation
 * by operation.
 */
export interface Level {
  readonly radii: Float64Array;
  /** A and B of each span, as four numbers. */
  readonly leaps: Float64Array;
}

const EPSILON = 2 ** -40;
const LARGER_PART = Math.SQRT1_2;
/** The lowest level's span is 2 to this. */
export const FIRST = 2;

/** Level by level; spans start at point 1. `spread` is |δc| of the picture's corner. */
export function tableOf(orbit: Orbit, edge: Edge, spread: number): readonly Level[] {
  const last = orbit.points.length / 2 - 1;
  const levels: Level[] = [];
  for (let shift = FIRST; ; shift += 1) {
    const count = Math.floor(Math.max(0, last - 1) / 2 ** shift);
    if (count === 0) return levels;
    const below = levels.at(-1);
    const level = { radii: new Float64Array(count), leaps: new Float64Array(4 * count) };
    for (let i = 0; i < count; i += 1) {
      const span = below
        ? merge(spanAt(below, 2 * i), spanAt(below, 2 * i + 1), spread)
        : first(orbit, edge, 1 + i * 2 ** FIRST, spread);
      level.radii[i] = span.radius;
      level.leaps.set([span.ax, span.ay, span.bx, span.by], 4 * i);
    }
    levels.push(level);
  }
}

interface Span {
  readonly ax: number;
  readonly ay: number;
  readonly bx: number;
  readonly by: number;
  readonly radius: number;
}

function spanAt({ radii, leaps }: Level, i: number): Span {
  return {
    ax: leaps[4 * i]!,
    ay: leaps[4 * i + 1]!,
    bx: leaps[4 * i + 2]!,
    by: leaps[4 * i + 3]!,
    radius: radii[i]!,
  };
}

function step(orbit: Orbit, edge: Edge, point: number): Span {
  const ax = 2 * orbit.points[2 * point]!;
  const ay = 2 * orbit.points[2 * point + 1]!;
  const linear = modulus(ax, ay) * (EPSILON * LARGER_PART);
  const room = roomAt(edge, point);
  return { ax, ay, bx: 1, by: 0, radius: Math.min(linear, room) };
}

/** How large a delta may be so that no leap passes over an escape: (4 − |z|²) / 8 at the edge; elsewhere more than any leap needs. */
function roomAt(edge: Edge, point: number): number {
  const beyond = edge.beyond(point);
  if (Number.isNaN(beyond)) return (4 - EDGE) / 8;
  return beyond < 0 ? beyond * -0.125 : 0;
}

function first(orbit: Orbit, edge: Edge, point: number, spread: number): Span {
  const half = (at: number) => merge(step(orbit, edge, at), step(orbit, edge, at + 1), spread);
  return merge(half(point), half(point + 2), spread);
}

/** By the larger part, since the square of 1e-200 is 0. */
function modulus(x: number, y: number): number {
  const [a, b] = [Math.abs(x), Math.abs(y)];
  const [large, small] = a > b ? [a, b] : [b, a];
  if (large === 0) return 0;
  const ratio = small / large;
  return large * Math.sqrt(1 + ratio * ratio);
}

function merge(x: Span, y: Span, spread: number): Span {
  const ax = y.ax * x.ax - y.ay * x.ay;
  const ay = y.ax * x.ay + y.ay * x.ax;
  const bx = y.ax * x.bx - y.ay * x.by + y.bx;
  const by = y.ax * x.by + y.ay * x.bx + y.by;
  const usable =
    Number.isFinite(ax) && Number.isFinite(ay) && Number.isFinite(bx) && Number.isFinite(by);
  return { ax, ay, bx, by, radius: usable ? radius(x, y, spread) : 0 };
}

// Written so that a NaN ends in nothing, and a division by 0 in the radius of x.
function radius(x: Span, y: Span, spread: number): number {
  const slack = y.radius - modulus(x.bx, x.by) * spread;
  if (slack > 0) {
    const limit = slack / modulus(x.ax, x.ay);
    if (limit < x.radius) return limit;
    if (limit >= x.radius) return x.radius;
  }
  return 0;
}
