import { availableParallelism } from 'node:os';
import * as z from 'zod/mini';
import type { WorkerOptions } from '../strategies/strategy.js';
import { parseOptions } from './parse.js';

/** A whole number between two bounds, both included. */
export function wholeNumber(least: number, most: number) {
  const error = `a whole number from ${least} to ${most}`;
  return z
    .number({ error })
    .check(z.int({ error }), z.gte(least, { error }), z.lte(most, { error }));
}

export const abortSignal = z.custom<AbortSignal>((value) => value instanceof AbortSignal, {
  error: 'an AbortSignal',
});

const callback = z.custom<(...args: never[]) => void>((value) => typeof value === 'function', {
  error: 'a function',
});

export { callback };

export const runOptions = z.strictObject({ signal: z.optional(abortSignal) });

/** More than any machine has; a typing error beyond it would only exhaust memory. */
export const MOST_WORKERS = 1024;

const LARGEST = 2 ** 31 - 1;

/** How many inputs a message carries, as an option. */
export const chunkSizeOption = z.custom<number | 'auto'>(
  (value) =>
    value === 'auto' || (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= LARGEST),
  { error: `"auto" or a whole number from 1 to ${LARGEST}` },
);

export const mapOptions = z.strictObject({
  signal: z.optional(abortSignal),
  ordered: z.optional(z.boolean({ error: 'true or false' })),
  chunkSize: z.optional(chunkSizeOption),
  bufferSize: z.optional(wholeNumber(1, LARGEST)),
  onProgress: z.optional(callback),
});

const workerOptions = z.strictObject({ workers: z.optional(wholeNumber(1, MOST_WORKERS)) });

/** The number of workers that the options ask for. */
export function parseWorkers(options: WorkerOptions): number {
  return parseOptions(workerOptions, options).workers ?? availableParallelism();
}
