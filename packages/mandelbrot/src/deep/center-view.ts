import { wholeNumber } from '@parallel/core/portable';
import * as z from 'zod/mini';
import type { Formula } from '../formula.js';
import { formulaSchema } from '../formula-schema.js';
import { LARGEST_SIDE, MOST_ITERATIONS, MOST_PIXELS } from '../view-schema.js';
import { type Rational, toParts, toRational } from './rational.js';

/**
 * A view by its centre, as deep zooms are given: the three numbers may be
 * decimal strings of any length, which are read exactly. Pixel (i, j) is at
 * `centerX + (i - width / 2) * s`, `centerY + (j - height / 2) * s` with
 * `s = viewHeight / height`; as in the other form, rows go down with growing
 * imaginary parts.
 */
export interface CenterView extends Formula {
  /** Of the picture, in pixels. */
  readonly width: number;
  /** Of the picture, in pixels. */
  readonly height: number;
  /** The real part of the picture's centre: `'-1.7499…'`. */
  readonly centerX: string | number;
  /** The imaginary part of the picture's centre. */
  readonly centerY: string | number;
  /** The height of what is seen, in the plane: `'4e-50'`. Above 0. */
  readonly viewHeight: string | number;
  /** A point that has not escaped after so many steps counts as inside. */
  readonly maxIterations: number;
}

/** About the binary exponent of 1e-10000. Deeper, a step of the reference takes a millisecond. */
const SMALLEST_EXPONENT = -33_220;
/** The largest height of which the double is finite with room for a wide picture. */
const LARGEST_EXPONENT = 900;

const real = z.custom<string | number>((value) => toRational(value) !== undefined, {
  error: 'a finite number, or a string with a decimal number such as "-0.75" or "1.5e-50"',
});

/** Whether it is one that a view may have. */
export function isHeight(value: Rational): boolean {
  const { mantissa, exponent } = toParts(value);
  return mantissa > 0 && exponent >= SMALLEST_EXPONENT && exponent <= LARGEST_EXPONENT;
}

const window = {
  width: wholeNumber(1, LARGEST_SIDE),
  height: wholeNumber(1, LARGEST_SIDE),
  centerX: real,
  centerY: real,
  viewHeight: z.custom<string | number>(
    (value) => {
      const height = toRational(value);
      return height !== undefined && isHeight(height);
    },
    {
      error: 'a number above 0, or a decimal string such as "4e-50", from 1e-10000 to 1e270',
    },
  ),
};

/** Where it is and of which shape, and no more. */
export const windowSchema = z.strictObject(window);

/** A view by its centre, as an option. */
export const centerViewSchema = z
  .strictObject({
    ...window,
    maxIterations: wholeNumber(1, MOST_ITERATIONS),
    ...formulaSchema,
  })
  .check(
    z.refine((view) => view.width * view.height <= MOST_PIXELS, {
      path: ['height'],
      error: `small enough: width times height may be ${MOST_PIXELS} pixels at most`,
    }),
  );

/** Whether somebody means this form. */
export function isCenterView(view: unknown): view is CenterView {
  if (typeof view !== 'object' || view === null) return false;
  return 'centerX' in view || 'centerY' in view || 'viewHeight' in view;
}
