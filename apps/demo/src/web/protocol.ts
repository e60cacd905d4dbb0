import { availableParallelism } from 'node:os';
import { MEMORIES, STRATEGIES } from '@parallel/core/options';
import { ORDERS } from '@parallel/core/schedule';
import { GRAINS, KERNELS } from '@parallel/mandelbrot';
import { FEEDS } from '@parallel/search';
import * as z from 'zod';
import type { Limits, PlotRequest, SearchRequest } from './wire.js';

/** What anybody may ask of the server, at most. */
export const LIMITS: Limits & Record<'body' | 'running' | 'waiting' | 'milliseconds', number> = {
  width: 2048,
  height: 2048,
  /** Counts travel in 16 bits. */
  maxIterations: 65_535,
  workers: Math.max(16, 2 * availableParallelism()),
  patternLength: 200,
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

/** A picture, and a point in the space of axes to compute it at. */
export const plotRequest: z.ZodType<PlotRequest> = z
  .strictObject({
    width: whole(1, LIMITS.width),
    height: whole(1, LIMITS.height),
    x0: coordinate,
    y0: coordinate,
    y1: coordinate,
    maxIterations: whole(1, LIMITS.maxIterations),
    pruned: z.boolean({ error: 'true or false' }),
    strategy: oneOf(STRATEGIES),
    memory: oneOf(MEMORIES),
    grain: oneOf(GRAINS),
    order: oneOf(ORDERS),
    kernel: oneOf(KERNELS),
    workers: whole(1, LIMITS.workers),
  })
  .refine(({ y0, y1 }) => y0 !== y1, { path: ['y1'], error: 'a number other than y0' });

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
