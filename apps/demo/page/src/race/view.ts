import {
  panView,
  placeInView,
  toCenterView,
  type ViewPlace,
  zoomView,
} from '@parallel/mandelbrot/browser';

/** A part of the plane, as the renderer takes it: exact, in decimal strings. Pixels are squares, the imaginary part grows downwards. */
export interface View {
  readonly width: number;
  readonly height: number;
  readonly centerX: string;
  readonly centerY: string;
  readonly viewHeight: string;
}

type Size = Pick<View, 'width' | 'height'>;

const LARGEST_HEIGHT = 6;
/** The middle stays so near to the set, so that nobody is lost. */
const FARTHEST = 3;

/** A view by its corners, as it was given to links once. */
export function viewOfCorners(size: Size, x0: number, y0: number, y1: number): View {
  const { maxIterations: _, ...view } = toCenterView({ ...size, x0, y0, y1, maxIterations: 1 });
  return view;
}

/** The talk's view of the whole set. */
export const homeOf = ({ width, height }: Size): View =>
  viewOfCorners({ width, height }, -2, -1, 1);

/**
 * Makes the part of the plane `by` times smaller, about a point of the picture that stays where it is.
 * @param least the smallest height.
 */
export function zoom(view: View, by: number, least: number, x = 0.5, y = 0.5): View {
  const height = Number(view.viewHeight);
  const limited = Math.min(Math.max(height / by, least), LARGEST_HEIGHT);
  return limited === height ? view : within(zoomView(view, height / limited, x, y));
}

/** Moves the window over the plane by shares of its width and height. */
export const pan = (view: View, dx: number, dy: number): View => within(panView(view, dx, dy));

function within(view: View): View {
  const near = (text: string) => {
    const value = Number(text);
    return Math.abs(value) > FARTHEST ? String(Math.sign(value) * FARTHEST) : text;
  };
  return { ...view, centerX: near(view.centerX), centerY: near(view.centerY) };
}

export const sameView = (a: View, b: View) =>
  (['width', 'height', 'centerX', 'centerY', 'viewHeight'] as const).every(
    (name) => a[name] === b[name],
  );

/** Where a part of the plane lies in another's picture, in shares of it. */
export const placeIn = (of: View, picture: View): ViewPlace => placeInView(of, picture);
