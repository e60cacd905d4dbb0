import type { Case, PlotCase, SearchCase } from '../experiments/cases.js';
import type { Experiment } from '../experiments/experiment.js';
import { plotWay } from './plot-way.js';
import { programWay } from './program-way.js';
import { searchWay } from './search-way.js';
import type { Way, WayOptions } from './way.js';

/** The way of running an experiment; its cases must be of the experiment's problem. */
export function wayOf(experiment: Experiment, options: WayOptions): Way<Case> {
  const way: Way<SearchCase> | Way<PlotCase> =
    'program' in experiment
      ? programWay(experiment)
      : experiment.problem === 'search'
        ? searchWay(experiment, options)
        : plotWay(experiment, options);
  return way as Way<Case>;
}
