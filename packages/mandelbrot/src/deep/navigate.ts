import { invalidOption, parseOptions } from '@parallel/core/portable';
import type { View } from '../view.js';
import { viewSchema } from '../view-schema.js';
import { type CenterView, centerViewSchema, isHeight, windowSchema } from './center-view.js';
import { cornersOf, exactly } from './place.js';
import {
  decimalExponent,
  minus,
  over,
  plus,
  type Rational,
  scaled,
  times,
  toDecimal,
  toDouble,
  toRational,
  toScientific,
} from './rational.js';

/** Which part of the plane a view by its centre shows, and in which shape. */
export type ViewWindow = Pick<
  CenterView,
  'width' | 'height' | 'centerX' | 'centerY' | 'viewHeight'
>;

/** As `zoomView` and its like give it: all three numbers as decimal strings. */
export type DecimalWindow<V extends ViewWindow> = Omit<V, 'centerX' | 'centerY' | 'viewHeight'> & {
  readonly centerX: string;
  readonly centerY: string;
  readonly viewHeight: string;
};

/** A centre is rounded to this many digits below the first of the height: far less than a pixel. */
const CENTER_DIGITS = 20;
/** As many of a height, so that three times as large and three times as small is what it was. */
const HEIGHT_DIGITS = 12;

/**
 * Zooms by a factor about a point of the picture that stays where it is. Nothing is lost
 * at any depth: the arithmetic is exact, and its result rounded to 1e-20 of the
 * height, the height itself to 12 digits.
 *
 * @param by how many times smaller the part of the plane becomes; below 1, larger.
 * @param x the point, as a share of the picture's width from its left edge.
 * @param y and of its height from the top edge.
 * @throws ParallelError `INVALID_OPTION`, also for a height beyond 1e-10000 or 1e270.
 */
export function zoomView<V extends ViewWindow>(
  view: V,
  by: number,
  x = 0.5,
  y = 0.5,
): DecimalWindow<V> {
  const { width, height, centerX, centerY, side } = read(view);
  const factor = exact('by', by);
  const text =
    factor.numerator > 0n ? toScientific(over(side, factor), HEIGHT_DIGITS) : String(Number.NaN);
  const smaller = toRational(text);
  if (!smaller || !isHeight(smaller)) {
    throw invalidOption('by', by, 'a factor above 0 that leaves a height from 1e-10000 to 1e270');
  }
  const lost = minus(side, smaller);
  const moved = (share: Rational, pixels: number) =>
    scaled(times(minus(share, HALF), lost), pixels, height);
  return settled(
    view,
    plus(centerX, moved(exact('x', x), width)),
    plus(centerY, moved(exact('y', y), height)),
    text,
  );
}

/**
 * Moves the window over the plane, as exactly as `zoomView`.
 * @param dx how far to the right, in shares of the picture's width.
 * @param dy how far down, in shares of its height.
 * @throws ParallelError `INVALID_OPTION`.
 */
export function panView<V extends ViewWindow>(view: V, dx: number, dy: number): DecimalWindow<V> {
  const { width, height, centerX, centerY, side } = read(view);
  const right = scaled(times(exact('dx', dx), side), width, height);
  const down = times(exact('dy', dy), side);
  return settled(view, plus(centerX, right), plus(centerY, down), String(view.viewHeight));
}

/**
 * A view by its corners as one by its centre, with the same corners where they are
 * doubles of usual size: 1e-20 of the height is the most by which they may differ.
 * @throws ParallelError `INVALID_OPTION`, also for a view that is turned over.
 */
export function toCenterView(view: View): DecimalWindow<CenterView> {
  const { x0, y0, y1, ...rest } = parseOptions(viewSchema, view);
  if (y1 < y0) throw invalidOption('y1', y1, 'above y0: a view by its centre is upright');
  const written = (value: number) => toRational(String(value))!;
  const side = minus(written(y1), written(y0));
  const centerX = plus(written(x0), scaled(side, rest.width, 2 * rest.height));
  const centerY = times(plus(written(y0), written(y1)), HALF);
  return settled({ ...rest, centerX: 0, centerY: 0, viewHeight: 0 }, centerX, centerY, side);
}

/**
 * A view by its centre as one by its corners, to the nearest doubles, as an image has
 * them: good for as long as `methodOf` says `double`.
 * @throws ParallelError `INVALID_OPTION`.
 */
export function toCornerView(view: CenterView): View {
  const {
    centerX: _,
    centerY: __,
    viewHeight: ___,
    ...rest
  } = parseOptions(centerViewSchema, view);
  return { ...rest, ...cornersOf(exactly(view)) };
}

/** Where one view lies in the picture of another. */
export interface ViewPlace {
  /** Its left edge, as a share of the picture's width from the picture's left edge. */
  readonly x: number;
  /** Its top edge, as a share of the picture's height from the top. */
  readonly y: number;
  /** Its height, as a share of the picture's. */
  readonly scale: number;
}

/**
 * Where a view lies in the picture of another, to the nearest doubles: to show
 * what there is of it while it is rendered. Both have to have the same shape.
 * @throws ParallelError `INVALID_OPTION`.
 */
export function placeInView(of: ViewWindow, picture: ViewWindow): ViewPlace {
  const inner = read(of);
  const outer = read(picture);
  const ratio = over(inner.side, outer.side);
  const edge = (shift: Rational, wide: number, high: number) =>
    toDouble(plus(scaled(over(shift, outer.side), high, wide), times(minus(ONE, ratio), HALF)));
  const { width, height } = outer;
  return {
    x: edge(minus(inner.centerX, outer.centerX), width, height),
    y: edge(minus(inner.centerY, outer.centerY), 1, 1),
    scale: toDouble(ratio),
  };
}

const HALF: Rational = { numerator: 1n, denominator: 2n };
const ONE: Rational = { numerator: 1n, denominator: 1n };

function read(view: ViewWindow) {
  const { width, height, centerX, centerY, viewHeight } = view;
  const given = parseOptions(windowSchema, { width, height, centerX, centerY, viewHeight });
  const numbers = exactly({ ...given, maxIterations: 1 });
  return { ...numbers, side: scaled(numbers.pixel, height, 1) };
}

function exact(name: string, value: number): Rational {
  const number = typeof value === 'number' ? toRational(value) : undefined;
  if (!number) throw invalidOption(name, value, 'a finite number');
  return number;
}

/** @param height as it is to be written, or what is to be written with all its digits. */
function settled<V extends ViewWindow>(
  view: V,
  centerX: Rational,
  centerY: Rational,
  height: string | Rational,
): DecimalWindow<V> {
  const side = typeof height === 'string' ? toRational(height)! : height;
  const places = Math.max(0, CENTER_DIGITS - decimalExponent(side));
  return {
    ...view,
    centerX: toDecimal(centerX, places),
    centerY: toDecimal(centerY, places),
    viewHeight: typeof height === 'string' ? height : toScientific(height, 2 * CENTER_DIGITS),
  };
}
