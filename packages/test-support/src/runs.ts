import type { Parameters } from 'fast-check';
import { seed, times } from './seed.js';

/**
 * How often a property is tried, and from which seed; fast-check prints it when one fails.
 * @param usual tries; `FC_TIMES` multiplies them
 */
export function runs<T = unknown>(usual: number): Parameters<T> {
  return { numRuns: usual * times, seed };
}
