import { availableParallelism } from 'node:os';
import type * as z from 'zod/mini';
import type { WorkerOptions } from '../strategies/strategy.js';
import { parseOptions } from './parse.js';

/** The options of a strategy, with the number of workers settled. */
export function parseWorkerOptions<S extends z.ZodMiniType<WorkerOptions>>(
  schema: S,
  options: unknown,
): z.infer<S> & { workers: number } {
  const parsed = parseOptions(schema, options);
  return { ...parsed, workers: parsed.workers ?? availableParallelism() };
}
