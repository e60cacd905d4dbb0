import { parseOptions, wholeNumber } from '@parallel/core/portable';
import * as z from 'zod/mini';
import { givenFormula } from '../formula.js';
import { formulaSchema } from '../formula-schema.js';
import type { Image } from '../image.js';
import type { View } from '../view.js';
import { viewSchema } from '../view-schema.js';

/** The form of views that are too deep for doubles: decimal numbers of any length. */
export interface CenterForm {
  readonly centerX: string | number;
  readonly centerY: string | number;
  readonly viewHeight: string | number;
}

const decimal = z.union([z.string(), z.number()], { error: 'a number or a decimal string' });

/** What else there is to say of such a view, `render` says. */
const centerSchema = z.strictObject({
  width: wholeNumber(1, 65_536),
  height: wholeNumber(1, 65_536),
  centerX: decimal,
  centerY: decimal,
  viewHeight: decimal,
  maxIterations: wholeNumber(1, 2 ** 31 - 1),
  ...formulaSchema,
});

/** Whether a view is given by its centre. */
export function isCentered<V extends object>(view: V): view is V & CenterForm {
  return (view as Partial<CenterForm>).centerX !== undefined;
}

/** @throws ParallelError `INVALID_OPTION`. */
export function parseView(view: object): View {
  const parsed = isCentered(view)
    ? parseOptions(centerSchema, view)
    : parseOptions(viewSchema, view, 'view');
  return parsed as unknown as View;
}

/** The view of an image, in the form in which it was given. */
export function givenView(image: Image): View {
  const { width, height, maxIterations } = image;
  const size = { width, height, maxIterations, ...givenFormula(image) };
  if (!isCentered(image)) return { ...size, x0: image.x0, y0: image.y0, y1: image.y1 };
  const { centerX, centerY, viewHeight } = image;
  return { ...size, centerX, centerY, viewHeight } as unknown as View;
}
