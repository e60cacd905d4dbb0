/** A part of the plane, as the renderer takes it: y0 is the top edge, pixels are squares. */
export interface View {
  readonly width: number;
  readonly height: number;
  readonly x0: number;
  readonly y0: number;
  readonly y1: number;
}

export const HOME = { x0: -2, y0: -1, y1: 1 };

/** The smallest and largest heights: below, neighbouring pixels are the same double. */
const LEAST_HEIGHT = 2e-12;
const LARGEST_HEIGHT = 6;

const unit = (view: View) => (view.y1 - view.y0) / view.height;

/** The plane's coordinates of a point of the picture, given in shares of its width and height. */
export function pointAt(view: View, x: number, y: number): { cx: number; cy: number } {
  return { cx: view.x0 + x * view.width * unit(view), cy: view.y0 + y * view.height * unit(view) };
}

/** Makes the part of the plane `by` times smaller, about a point of the picture that stays where it is. */
export function zoom(view: View, by: number, x = 0.5, y = 0.5): View {
  const height = view.y1 - view.y0;
  const limited = Math.min(Math.max(height / by, LEAST_HEIGHT), LARGEST_HEIGHT);
  const { cx, cy } = pointAt(view, x, y);
  const y0 = cy - y * limited;
  const x0 = cx - x * view.width * (limited / view.height);
  return within({ ...view, x0, y0, y1: y0 + limited });
}

/** Moves the window over the plane by shares of its width and height. */
export function pan(view: View, dx: number, dy: number): View {
  const height = view.y1 - view.y0;
  const x0 = view.x0 + dx * view.width * unit(view);
  const y0 = view.y0 + dy * height;
  return within({ ...view, x0, y0, y1: y0 + height });
}

/** Keeps the middle near the set, so that nobody is lost. */
function within(view: View): View {
  const height = view.y1 - view.y0;
  const width = view.width * unit(view);
  const middle = (value: number) => Math.min(Math.max(value, -3), 3);
  const x0 = middle(view.x0 + width / 2) - width / 2;
  const y0 = middle(view.y0 + height / 2) - height / 2;
  return { ...view, x0, y0, y1: y0 + height };
}

export const sameView = (a: View, b: View) =>
  (['width', 'height', 'x0', 'y0', 'y1'] as const).every((name) => a[name] === b[name]);

/** Where a part of the plane lies in another's picture, in shares of it. */
export function placeIn(of: View, picture: View): { x: number; y: number; scale: number } {
  const scale = (of.y1 - of.y0) / (picture.y1 - picture.y0);
  const x = (of.x0 - picture.x0) / (picture.width * unit(picture));
  const y = (of.y0 - picture.y0) / (picture.y1 - picture.y0);
  return { x, y, scale };
}

export function describe(view: View): string {
  const { cx, cy } = pointAt(view, 0.5, 0.5);
  const height = view.y1 - view.y0;
  const places = Math.max(3, Math.ceil(-Math.log10(height)) + 3);
  const magnified = 2 / height;
  const times = magnified < 1000 ? magnified.toPrecision(3) : magnified.toExponential(1);
  return `centre ${cx.toFixed(places)} ${cy < 0 ? '−' : '+'} ${Math.abs(cy).toFixed(places)} i, ${times} ×`;
}
