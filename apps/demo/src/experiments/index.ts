import type { Experiment } from './experiment.js';
import { PLOT_EXPERIMENTS } from './mandelbrot.js';
import { SEARCH_EXPERIMENTS } from './search.js';

/** Every named experiment: each row of the talk's tables, and each of ours. */
export const EXPERIMENTS: readonly Experiment[] = [...SEARCH_EXPERIMENTS, ...PLOT_EXPERIMENTS];
