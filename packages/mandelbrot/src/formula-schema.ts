import { wholeNumber } from '@parallel/core/portable';
import * as z from 'zod/mini';
import { LEAST_POWER, MOST_POWER } from './formula.js';

const part = z.number({ error: 'a finite number' });

/** The parts of a formula, for schemas of what has one. */
export const formulaSchema = {
  julia: z.optional(
    z.strictObject({ re: part, im: part }, { error: 'two finite numbers: { re, im }' }),
  ),
  power: z.optional(wholeNumber(LEAST_POWER, MOST_POWER)),
};
