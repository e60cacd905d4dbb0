import { invalidOption } from '@parallel/core/portable';
import type { View } from '../view.js';
import type { CenterView } from './center-view.js';
import {
  plus,
  type Rational,
  scaled,
  toDouble,
  toFixedPoint,
  toParts,
  toRational,
} from './rational.js';

/** How counts are computed: each point by itself in doubles, or beside a reference. */
export type Method = 'double' | 'perturbation';

/** All values of the method. */
export const METHODS: readonly Method[] = ['double', 'perturbation'];

/** A deep picture, as its computers need it; everything can be sent to a worker. */
export interface Place {
  /** The centre's parts, times 2^`fractionBits(limbs)`. */
  readonly centerX: bigint;
  readonly centerY: bigint;
  /** How many words of 64 bits such a part has. */
  readonly limbs: number;
  /** The side of a pixel is `spacing * 2 ** exponent`, `spacing` from 1 to below 2 or its negative. */
  readonly spacing: number;
  readonly exponent: number;
  readonly width: number;
  readonly height: number;
  readonly maxIterations: number;
}

/** Bits before the binary point: see the native kernel's `fixed.rs`. */
const WHOLE_BITS = 8;
/** Digits of the reference beyond those of a pixel. */
const SPARE_BITS = 64;
/** Iterating z² + c must not overflow. */
const FARTHEST_CENTER = 64;
/** A pixel has to be so many units in the last place of its coordinates wide for doubles. */
const ULPS_PER_PIXEL = 16;

/** Narrower pixels (1e-290) need exponents that doubles do not have. */
export const NARROWEST_EXPONENT = -963;

export function fractionBits(limbs: number): number {
  return limbs * 64 - WHOLE_BITS;
}

/** A view of either form in exact numbers. */
export interface ExactView {
  readonly centerX: Rational;
  readonly centerY: Rational;
  /** The side of a pixel; negative where the picture is turned over. */
  readonly pixel: Rational;
  readonly width: number;
  readonly height: number;
  readonly maxIterations: number;
}

/** Of a view that has passed its schema. */
export function exactly(view: View | CenterView): ExactView {
  const { width, height, maxIterations } = view;
  const size = { width, height, maxIterations };
  const read = (value: string | number) => toRational(value)!;
  if ('centerX' in view) {
    const pixel = scaled(read(view.viewHeight), 1, height);
    return { centerX: read(view.centerX), centerY: read(view.centerY), pixel, ...size };
  }
  const pixel = scaled(plus(read(view.y1), read(-view.y0)), 1, height);
  const centerX = plus(read(view.x0), scaled(pixel, width, 2));
  return { centerX, centerY: scaled(plus(read(view.y0), read(view.y1)), 1, 2), pixel, ...size };
}

/** The corners, to the nearest doubles. */
export function cornersOf(view: ExactView): Pick<View, 'x0' | 'y0' | 'y1'> {
  const { centerX, centerY, pixel, width, height } = view;
  return {
    x0: toDouble(plus(centerX, scaled(pixel, -width, 2))),
    y0: toDouble(plus(centerY, scaled(pixel, -height, 2))),
    y1: toDouble(plus(centerY, scaled(pixel, height, 2))),
  };
}

/** Whether pixels are too narrow for doubles to tell them apart well. */
export function isDeep(view: ExactView): boolean {
  const { centerX, centerY, pixel, width, height } = view;
  const reach = (center: Rational, side: number) =>
    Math.abs(toDouble(center)) + Math.abs(toDouble(scaled(pixel, side, 2)));
  const farthest = Math.max(reach(centerX, width), reach(centerY, height));
  const ulp = 2 ** (Math.floor(Math.log2(Math.max(farthest, 2 ** -960))) - 52);
  return Math.abs(toDouble(pixel)) < ULPS_PER_PIXEL * ulp;
}

/**
 * What perturbation needs to know of a view.
 * @throws ParallelError `INVALID_OPTION` for a centre that is far from the set.
 */
export function placeOf(view: ExactView, shown: View | CenterView): Place {
  const { mantissa: spacing, exponent } = toParts(view.pixel);
  const limbs = Math.ceil((Math.max(0, -exponent) + SPARE_BITS + WHOLE_BITS) / 64);
  const bits = fractionBits(limbs);
  const limit = BigInt(FARTHEST_CENTER) << BigInt(bits);
  const part = (name: 'centerX' | 'centerY') => {
    const number = toFixedPoint(view[name], bits);
    if (number > -limit && number < limit) return number;
    const value = 'centerX' in shown ? shown[name] : toDouble(view[name]);
    throw invalidOption(name, value, `between -64 and 64, as perturbation needs it`);
  };
  const { width, height, maxIterations } = view;
  const [centerX, centerY] = [part('centerX'), part('centerY')];
  return { centerX, centerY, limbs, spacing, exponent, width, height, maxIterations };
}

/** A centre's part as the addon takes it: little-endian two's complement. */
export function toBytes(number: bigint, limbs: number): Uint8Array {
  const words = new DataView(new ArrayBuffer(limbs * 8));
  for (let i = 0; i < limbs; i += 1) {
    words.setBigUint64(i * 8, BigInt.asUintN(64, number >> BigInt(64 * i)), true);
  }
  return new Uint8Array(words.buffer);
}
