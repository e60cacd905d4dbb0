import type { Experiment, PlotExperiment } from '../experiments/experiment.js';
import type { AnyComparison } from './compare.js';
import { plotComparisons } from './mandelbrot.js';
import type { MeasureOptions } from './options.js';
import { searchComparison } from './search.js';

/** All comparisons that a choice of experiments needs, in the tables' order. */
export async function comparisonsOf(
  experiments: readonly Experiment[],
  options: MeasureOptions,
  folder: string,
  signal: AbortSignal,
): Promise<AnyComparison[]> {
  const searches = experiments.filter(({ problem }) => problem === 'search');
  const plots = experiments.filter(
    (experiment): experiment is PlotExperiment => experiment.problem === 'mandelbrot',
  );
  const search =
    searches.length > 0 ? [await searchComparison(searches, options, folder, signal)] : [];
  return [...search, ...plotComparisons(plots, options)];
}
