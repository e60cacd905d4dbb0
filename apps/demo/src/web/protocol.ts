import { availableParallelism } from 'node:os';
import { MEMORIES, STRATEGIES } from '@parallel/core/options';
import { CLAIMS, ORDERS } from '@parallel/core/schedule';
import { GRAINS, KERNELS } from '@parallel/mandelbrot';
import { FEEDS } from '@parallel/search';
import * as z from 'zod';
import { type Bounds, centerBounds, decimalText, isDecimal } from './decimals.js';
import type { Limits, PlotRequest, SearchRequest } from './wire.js';

/** What anybody may ask of the server, at most. */
export const LIMITS: Limits & Record<'body' | 'running' | 'waiting' | 'milliseconds', number> = {
  width: 2048,
  height: 2048,
  /** Counts travel in 16 bits. */
  maxIterations: 65_535,
  workers: Math.max(16, 2 * availableParallelism()),
  patternLength: 200,
  /** Deeper, pixels need exponents that doubles have not: only native threads could go on. */
  viewHeight: 1e-280,
  digits: 320,
  /** Bytes of a request's body. */
  body: 4096,
  /** Jobs that run at the same time, and that may wait for it. */
  running: 8,
  waiting: 64,
  /** Milliseconds that a job may take. */
  milliseconds: 180_000,
};

const whole = (least: number, most: number) => {
  const error = `a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
};
const coordinate = z.number({ error: 'a number from -8 to 8' }).min(-8).max(8);
const oneOf = (values: readonly string[]) =>
  z.enum(values as [string, ...string[]], { error: `one of ${values.join(', ')}` });

const decimal = (bounds: Bounds) =>
  z
    .string({ error: 'a string with a decimal number' })
    .refine((text) => isDecimal(text, bounds), { error: decimalText(bounds) });
const center = centerBounds(LIMITS);
const CORNERS = ['x0', 'y0', 'y1'] as const;
const CENTER = ['centerX', 'centerY', 'viewHeight'] as const;

/** A picture, and a point in the space of axes to compute it at. */
export const plotRequest = z
  .strictObject({
    width: whole(1, LIMITS.width),
    height: whole(1, LIMITS.height),
    x0: coordinate.optional(),
    y0: coordinate.optional(),
    y1: coordinate.optional(),
    centerX: decimal(center.centerX).optional(),
    centerY: decimal(center.centerY).optional(),
    viewHeight: decimal(center.viewHeight).optional(),
    maxIterations: whole(1, LIMITS.maxIterations),
    pruned: z.boolean({ error: 'true or false' }),
    strategy: oneOf(STRATEGIES),
    memory: oneOf(MEMORIES),
    grain: oneOf(GRAINS),
    order: oneOf(ORDERS),
    claim: oneOf(CLAIMS).optional(),
    kernel: oneOf(KERNELS),
    workers: whole(1, LIMITS.workers),
  })
  .superRefine((request, context) => {
    const refuse = (name: string, message: string) =>
      context.addIssue({ code: 'custom', path: [name], message });
    const byCenter = CENTER.some((name) => request[name] !== undefined);
    const [form, other] = byCenter ? [CENTER, CORNERS] : [CORNERS, CENTER];
    for (const name of form) {
      if (request[name] === undefined) refuse(name, `there: a view has ${form.join(', ')}`);
    }
    for (const name of other) {
      if (request[name] !== undefined) refuse(name, `of use beside ${form.join(', ')}`);
    }
    if (!byCenter && request.y0 === request.y1) refuse('y1', 'a number other than y0');
  })
  // As what it is has been seen to now.
  .transform((request) => request as PlotRequest);

/** A pattern to search the sample for, and how. */
export const searchRequest: z.ZodType<SearchRequest> = z
  .strictObject({
    pattern: z.string().max(LIMITS.patternLength, {
      error: `a pattern of at most ${LIMITS.patternLength} characters`,
    }),
    ignoreCase: z.boolean({ error: 'true or false' }),
    strategy: oneOf(STRATEGIES),
    feed: oneOf(FEEDS),
    memory: oneOf(MEMORIES),
    kernel: oneOf(['js', 'native']),
    workers: whole(1, LIMITS.workers),
  })
  .superRefine(({ pattern, ignoreCase }, context) => {
    try {
      new RegExp(pattern, ignoreCase ? 'i' : '');
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      context.addIssue({ code: 'custom', path: ['pattern'], message: `a pattern (${why})` });
    }
  });
