import type { StrategyKind } from '@parallel/core';
import { nativeProblem, ParallelError, type Strategy, task } from '@parallel/core';
import { chooseKernel } from '@parallel/core/options';
import type { Kernel } from '../kernels/kernel.js';
import type { DeepJob } from './deep-task.js';
import { nativeDeepTiles } from './native-deep.js';
import type { Orbit } from './orbit.js';
import { NARROWEST_EXPONENT, type Place } from './place.js';

const url = new URL('./deep-task.js', import.meta.url);
const referenceTask = task<typeof import('./deep-task.js'), 'reference'>(url, 'reference');

/** Computes a tile of a deep picture. */
export const deepTask = task<typeof import('./deep-task.js')>(url, 'default', {
  native: nativeDeepTiles,
});

/**
 * Settles the kernel of a deep picture: native threads have theirs, all other
 * strategies run the js kernel.
 * @throws ParallelError `IMPOSSIBLE_COMBINATION`, `NATIVE_UNAVAILABLE`.
 */
export function chooseDeepKernel(
  kind: StrategyKind,
  kernel: Kernel | undefined,
  place: Place,
): Kernel {
  if (kind === 'native') return chooseKernel<Kernel>(kind, kernel);
  if (kernel !== undefined && kernel !== 'js') {
    throw new ParallelError(
      'IMPOSSIBLE_COMBINATION',
      `option "kernel": "${kernel}" has no perturbation under strategy "${kind}": use strategy "native", or kernel "js"`,
    );
  }
  if (place.exponent < NARROWEST_EXPONENT) {
    const problem = nativeProblem();
    if (problem) throw problem;
    throw new ParallelError(
      'IMPOSSIBLE_COMBINATION',
      `option "strategy": "${kind}" computes with doubles, and pixels narrower than 1e-290 are too small for their exponents: use strategy "native"`,
    );
  }
  return 'js';
}

/** A deep picture's job, and what lets go of its memory. */
export interface Perturbation {
  readonly job: DeepJob;
  release(): void;
}

/** Prepares the tiles of a picture; under JavaScript strategies, computes the reference. */
export async function perturb(
  place: Place,
  strategy: Strategy,
  counts: Pick<DeepJob, 'shared' | 'transfer'>,
  signal: AbortSignal | undefined,
): Promise<Perturbation> {
  const job = { key: crypto.randomUUID(), place, ...counts };
  if (strategy.kind === 'native') return { job, release() {} };
  const orbit: Orbit = await strategy.run(referenceTask, place, { signal });
  if (!strategy.memory.includes('shared')) return { job: { ...job, orbit }, release() {} };
  const points = strategy.share(Float64Array, orbit.points.length);
  points.set(orbit.points);
  return {
    job: { ...job, orbit: { ...orbit, points } },
    release: () => strategy.unshare(points),
  };
}
