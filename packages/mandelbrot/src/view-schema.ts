import { wholeNumber } from '@parallel/core/portable';
import * as z from 'zod/mini';
import { formulaSchema } from './formula-schema.js';
import { scaleOf } from './view.js';

export const LARGEST_SIDE = 65_536;
export const MOST_PIXELS = 2 ** 28;
export const MOST_ITERATIONS = 2 ** 31 - 1;
const finite = z.number({ error: 'a finite number' });

/** A view as an option. Pixels must be of a size that a double can tell from nothing. */
export const viewSchema = z
  .strictObject({
    width: wholeNumber(1, LARGEST_SIDE),
    height: wholeNumber(1, LARGEST_SIDE),
    x0: finite,
    y0: finite,
    y1: finite,
    maxIterations: wholeNumber(1, MOST_ITERATIONS),
    ...formulaSchema,
  })
  .check(
    z.refine((view) => view.width * view.height <= MOST_PIXELS, {
      path: ['height'],
      error: `small enough: width times height may be ${MOST_PIXELS} pixels at most`,
    }),
    z.refine((view) => view.y1 !== view.y0 && Number.isFinite(scaleOf(view)), {
      path: ['y1'],
      error: 'another number than y0, so that the view has a height',
    }),
  );
