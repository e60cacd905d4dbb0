import { type Formula, givenFormula } from '../formula.js';
import { type CenterForm, isCentered } from '../png/given-view.js';
import type { View } from '../view.js';
import {
  add,
  type Decimal,
  multiply,
  negate,
  parseDecimal,
  toDecimal,
  toNumber,
  toText,
} from './decimal.js';
import { Failure, USAGE } from './failure.js';
import type { Home } from './formula.js';
import type { Typed } from './options.js';
import { decimalOf, pointOf, zoomOf } from './values.js';

const HALF: Decimal = { digits: 5n, exponent: -1 };

/** A part of the plane without rounding. */
export interface Region {
  readonly x0: Decimal;
  readonly y0: Decimal;
  readonly y1: Decimal;
}

/** The size of a picture, of which here only the proportion matters. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/** Around a point. @param half half the height; negative turns the picture over. */
function around([re, im]: readonly [Decimal, Decimal], half: Decimal, size: Size): Region {
  const halfWidth = multiply(half, toDecimal(size.width / size.height));
  return { x0: add(re, negate(halfWidth)), y0: add(im, negate(half)), y1: add(im, half) };
}

/** Half the height at a zoom, to double precision whatever the exponent. */
export function halfHeightAt({ digits, exponent }: Decimal, height: number): Decimal {
  const text = String(digits);
  const mantissa = Number(`${text[0]}.${text.slice(1, 20)}0`);
  const half = toDecimal(height / 2 / mantissa);
  return { digits: half.digits, exponent: half.exponent - (text.length - 1 + exponent) };
}

/** Half the height of a region, also of one that is turned over. */
export function halfOf({ y0, y1 }: Region): Decimal {
  const { digits, exponent } = multiply(add(y1, negate(y0)), HALF);
  return { digits: digits < 0n ? -digits : digits, exponent };
}

function centerOf(region: Region, size: Size): { center: [Decimal, Decimal]; half: Decimal } {
  const half = multiply(add(region.y1, negate(region.y0)), HALF);
  const halfWidth = multiply(half, toDecimal(size.width / size.height));
  return { center: [add(region.x0, halfWidth), add(region.y0, half)], half };
}

/**
 * The part of the plane that was asked for.
 * @param from of the picture that is begun with, with its size.
 */
export function regionOf(
  typed: Typed,
  size: Size,
  home: Home,
  from?: { region: Region; size: Size },
): Region {
  const corner = {
    x0: decimalOf(typed, 'x0'),
    y0: decimalOf(typed, 'y0'),
    y1: decimalOf(typed, 'y1'),
  };
  const center = pointOf(typed, 'center');
  const zoom = zoomOf(typed, 'zoom');
  const given = Object.entries(corner).find(([, value]) => value !== undefined)?.[0];
  if (given) {
    const other = center ? 'center' : zoom ? 'zoom' : undefined;
    if (other) {
      throw new Failure(
        `option --${given}: cannot go with --${other}: give edges, or centre and zoom`,
        USAGE,
      );
    }
    const edge = (name: keyof Region) => {
      const value = corner[name] ?? from?.region[name];
      if (value) return value;
      throw new Failure(`option --${name}: is needed beside --${given}`, USAGE);
    };
    return { x0: edge('x0'), y0: edge('y0'), y1: edge('y1') };
  }
  if (!from) {
    const half = zoom ? halfHeightAt(zoom, home.height) : toDecimal(home.height / 2);
    const [re, im] = home.center;
    return around(center ?? [toDecimal(re), toDecimal(im)], half, size);
  }
  const sameShape = from.size.width * size.height === from.size.height * size.width;
  // As it was, to the last bit.
  if (!center && !zoom && sameShape) return from.region;
  const was = centerOf(from.region, from.size);
  return around(center ?? was.center, zoom ? halfHeightAt(zoom, home.height) : was.half, size);
}

/** The same middle, shown at another zoom. */
export function zoomed(region: Region, size: Size, half: Decimal): Region {
  return around(centerOf(region, size).center, half, size);
}

/** The part of the plane of a view that was kept in a file, without rounding. */
export function regionOfView(view: View): Region {
  const exact = (value: number | string) => parseDecimal('--from', String(value));
  if (!isCentered(view)) return { x0: exact(view.x0), y0: exact(view.y0), y1: exact(view.y1) };
  const half = multiply(exact(view.viewHeight), HALF);
  return around([exact(view.centerX), exact(view.centerY)], half, view);
}

/** Fewer doubles than these in a pixel, and a picture of doubles begins to show it. */
const FEWEST_DOUBLES = 16;

/**
 * A region as a view: by its edges where doubles can tell its pixels apart,
 * else by its centre in decimal strings.
 */
export function viewOf(
  region: Region,
  size: Size,
  maxIterations: number,
  formula: Formula = {},
): View {
  const given = givenFormula(formula);
  const [x0, y0, y1] = [toNumber(region.x0), toNumber(region.y0), toNumber(region.y1)];
  const { center, half } = centerOf(region, size);
  const pixel = (2 * Math.abs(toNumber(half))) / size.height;
  const ulp = Number.EPSILON * Math.max(Math.abs(x0), Math.abs(y0), Math.abs(y1));
  // No height at all is refused by who renders, in numbers; so is a picture that is turned over.
  if (half.digits <= 0n || pixel >= FEWEST_DOUBLES * ulp) {
    return { ...size, x0, y0, y1, maxIterations, ...given };
  }
  const deep: Size & CenterForm & Formula & Pick<View, 'maxIterations'> = {
    ...size,
    centerX: toText(center[0]),
    centerY: toText(center[1]),
    viewHeight: toText(multiply(half, { digits: 2n, exponent: 0 })),
    maxIterations,
    ...given,
  };
  return deep as unknown as View;
}
