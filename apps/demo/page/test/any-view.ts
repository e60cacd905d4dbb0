import fc from 'fast-check';
import type { View } from '../src/race/view.js';

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length });
/** Any view that the page can show, to its depths. */
export const view: fc.Arbitrary<View> = fc.integer({ min: 4, max: 275 }).chain((depth) =>
  fc.record({
    width: fc.integer({ min: 1, max: 2048 }),
    height: fc.integer({ min: 1, max: 2048 }),
    centerX: digits(depth + 9).map((all) => `-0.${all.join('')}`),
    centerY: digits(depth + 9).map((all) => `0.${all.join('')}`),
    viewHeight: fc.integer({ min: 1000, max: 5999 }).map((number) => `${number}e-${depth + 3}`),
  }),
);
