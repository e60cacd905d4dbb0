import type { Parameters } from 'fast-check';

const { FC_SEED, FC_RUNS } = process.env;

/**
 * How often a property is tried. The seed is fast-check's own, which prints it
 * when a property fails; `FC_SEED` repeats a run, `FC_RUNS` makes a longer one.
 */
export function runs<T = unknown>(usual: number): Parameters<T> {
  return {
    numRuns: FC_RUNS ? Number(FC_RUNS) : usual,
    ...(FC_SEED && { seed: Number(FC_SEED) }),
  };
}
