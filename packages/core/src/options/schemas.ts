import * as z from 'zod/mini';
import { MEMORIES } from '../memory/memory.js';
import type { ChunkSize } from '../schedule/chunker.js';
import { CLAIMS } from '../schedule/claim.js';
import { ORDERS } from '../schedule/order.js';

/** A whole number between two bounds, both included. */
export function wholeNumber(least: number, most: number) {
  const error = `a whole number from ${least} to ${most}`;
  return z
    .number({ error })
    .check(z.int({ error }), z.gte(least, { error }), z.lte(most, { error }));
}

/** An AbortSignal, as an option. */
export const abortSignal = z.custom<AbortSignal>((value) => value instanceof AbortSignal, {
  error: 'an AbortSignal',
});

/** A function, as an option. */
export const callback = z.custom<(...args: never[]) => void>(
  (value) => typeof value === 'function',
  {
    error: 'a function',
  },
);

/** More than any machine has; a typing error beyond it would only exhaust memory. */
export const MOST_WORKERS = 1024;

const LARGEST = 2 ** 31 - 1;

/** How much nicer workers are than who starts them, as an option. */
export const nicenessOption = wholeNumber(0, 19);

/** How many inputs a chunk has, as an option. */
export const chunkSizeOption = z.custom<ChunkSize>(
  (value) =>
    value === 'auto' ||
    value === 'guided' ||
    (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= LARGEST),
  { error: `"auto", "guided" or a whole number from 1 to ${LARGEST}` },
);

/** In which order pieces are begun, as an option. */
export const orderOption = z.enum(ORDERS as ['sequential', 'reversed', 'random', 'interleaved']);

/** The memory axis, as an option. */
export const memoryOption = z.enum(MEMORIES as ['copy', 'transfer', 'shared']);

/** Who gets which piece, as an option. */
export const claimOption = z.enum(CLAIMS as ['dynamic', 'dealt']);

/** The seed of a random order, as an option. */
export const seedOption = wholeNumber(-(2 ** 31), LARGEST);

/** Timers of Node fire at once for more. */
const milliseconds = z.custom<number>(
  (value) => typeof value === 'number' && value > 0 && value <= LARGEST,
  { error: `a number of milliseconds above 0, to ${LARGEST}` },
);

const running = {
  signal: z.optional(abortSignal),
  timeout: z.optional(milliseconds),
  retries: z.optional(wholeNumber(0, LARGEST)),
  retryIf: z.optional(callback),
};

export const runOptions = z.strictObject(running);

export const closeOptions = z.strictObject({
  drain: z.optional(z.boolean({ error: 'true or false' })),
});

export const channelOptions = z.strictObject({ capacity: z.optional(wholeNumber(1, LARGEST)) });

export const mapOptions = z.strictObject({
  ...running,
  ordered: z.optional(z.boolean({ error: 'true or false' })),
  chunkSize: z.optional(chunkSizeOption),
  bufferSize: z.optional(wholeNumber(1, LARGEST)),
  order: z.optional(orderOption),
  seed: z.optional(seedOption),
  claim: z.optional(claimOption),
  onProgress: z.optional(callback),
  onSpan: z.optional(callback),
});

const pool = {
  workers: z.optional(wholeNumber(1, MOST_WORKERS)),
  grace: z.optional(wholeNumber(0, LARGEST)),
  idleTimeout: z.optional(milliseconds),
  niceness: z.optional(nicenessOption),
};

const runtime = {
  env: z.optional(
    z.custom<Record<string, string | undefined>>(
      (value) =>
        typeof value === 'object' &&
        value !== null &&
        Object.values(value).every((item) => item === undefined || typeof item === 'string'),
      { error: 'an object of strings' },
    ),
  ),
  execArgv: z.optional(z.array(z.string({ error: 'a string' }), { error: 'an array of strings' })),
};

const limit = z.optional(
  z.custom<number>((value) => typeof value === 'number' && value > 0, {
    error: 'a number above 0',
  }),
);

export const workerOptions = z.strictObject(pool);
export const processOptions = z.strictObject({ ...pool, ...runtime });
export const threadOptions = z.strictObject({
  ...pool,
  ...runtime,
  resourceLimits: z.optional(
    z.strictObject(
      {
        maxOldGenerationSizeMb: limit,
        maxYoungGenerationSizeMb: limit,
        codeRangeSizeMb: limit,
        stackSizeMb: limit,
      },
      { error: 'an object' },
    ),
  ),
});
