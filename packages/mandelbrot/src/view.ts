import type { Formula } from './formula.js';

/** Which part of the plane is drawn, of which set, at which size, and how far each point is followed. */
export interface View extends Formula {
  /** Of the picture, in pixels. */
  readonly width: number;
  /** Of the picture, in pixels. */
  readonly height: number;
  /** The real part of the left edge. */
  readonly x0: number;
  /** The imaginary part of the top edge. */
  readonly y0: number;
  /** The imaginary part of the bottom edge; less than `y0` turns the picture over. */
  readonly y1: number;
  /** A point that has not escaped after so many steps counts as inside. */
  readonly maxIterations: number;
}

/** The talk's view of the whole set. */
export const REFERENCE_VIEW: View = {
  width: 1024,
  height: 768,
  x0: -2,
  y0: -1,
  y1: 1,
  maxIterations: 20_000,
};

/** The talk's zoomed view. */
export const ZOOM_VIEW: View = { ...REFERENCE_VIEW, x0: -1.18, y0: -0.13, y1: -0.18 };

/** Pixels per unit of the plane; negative where the picture is turned over. */
export function scaleOf(view: Pick<View, 'height' | 'y0' | 'y1'>): number {
  return view.height / (view.y1 - view.y0);
}

/** The coordinates of every column and row. */
export interface Coordinates {
  /** The real part of each column: `x0 + i / scale`. */
  readonly cx: Float64Array;
  /** The imaginary part of each row: `y0 + j / scale`. */
  readonly cy: Float64Array;
}

/**
 * The one formula that turns pixels into numbers. All kernels get its arrays:
 * another that is equal on paper rounds otherwise and changes counts.
 */
export function coordinatesOf(view: View): Coordinates {
  const scale = scaleOf(view);
  return {
    cx: Float64Array.from({ length: view.width }, (_, i) => view.x0 + i / scale),
    cy: Float64Array.from({ length: view.height }, (_, j) => view.y0 + j / scale),
  };
}
