import type { Memory, StrategyKind } from '@parallel/core';
import { KERNELS as SEARCH_KERNELS, STRATEGIES } from '@parallel/core/options';
import { ORDERS } from '@parallel/core/schedule';
import { GRAINS, KERNELS as PLOT_KERNELS } from '@parallel/mandelbrot';
import { FEEDS, type Feed } from '@parallel/search';
import { PLOT_AXES, type PlotExperiment, type SearchExperiment } from './experiment.js';
import { PLOT_EXPERIMENTS } from './mandelbrot.js';

/** The strategies that experiments differ in: `auto` is none of its own, it chooses one of them. */
type WayStrategy = Exclude<StrategyKind, 'auto'>;

export const WAY_STRATEGIES = STRATEGIES.filter((kind): kind is WayStrategy => kind !== 'auto');

const SEARCH_MEMORY: Record<WayStrategy, Record<Feed, readonly Memory[]>> = {
  inline: { lines: ['shared'], ranges: ['shared'] },
  threads: { lines: ['copy', 'transfer', 'shared'], ranges: ['copy', 'transfer'] },
  processes: { lines: ['copy', 'shared'], ranges: ['copy'] },
  native: { lines: [], ranges: ['shared'] },
};

/** Every point of the space that makes sense; the simple way is the first. */
export function everySearch(): SearchExperiment[] {
  return WAY_STRATEGIES.flatMap((strategy) =>
    FEEDS.flatMap((feed) =>
      SEARCH_MEMORY[strategy][feed].flatMap((memory) =>
        SEARCH_KERNELS.filter((kernel) => strategy !== 'native' || kernel === 'native').map(
          (kernel): SearchExperiment => ({
            name: `search-${strategy}-${feed}-${memory}-${kernel}`,
            title: '',
            problem: 'search',
            source: 'ours',
            axes: { strategy, memory, feed, kernel },
            why: '',
          }),
        ),
      ),
    ),
  );
}

const PLOT_MEMORY: Record<WayStrategy, readonly Memory[]> = {
  inline: ['shared'],
  threads: ['copy', 'transfer', 'shared'],
  processes: ['copy', 'shared'],
  native: ['shared'],
};

/** Every point of the space that makes sense, with every step computed; the simple way is the first. */
export function everyPlot(): PlotExperiment[] {
  return WAY_STRATEGIES.flatMap((strategy) =>
    PLOT_KERNELS.filter((kernel) => strategy !== 'native' || kernel === 'native').flatMap(
      (kernel) =>
        PLOT_MEMORY[strategy].flatMap((memory) =>
          GRAINS.flatMap((grain) =>
            ORDERS.map(
              (order): PlotExperiment => ({
                name: `mandelbrot-${strategy}-${memory}-${grain}-${order}-${kernel}`,
                title: '',
                problem: 'mandelbrot',
                source: 'ours',
                axes: { strategy, memory, grain, order, claim: 'dynamic', kernel },
                pruned: false,
                why: '',
              }),
            ),
          ),
        ),
    ),
  );
}

/** The same on the lopsided view, the schedules that have a name before those that have none. */
export function everyLopsided(): PlotExperiment[] {
  const point = ({ axes }: PlotExperiment) => PLOT_AXES.map((axis) => axes[axis]).join(' ');
  const named = PLOT_EXPERIMENTS.filter(({ lopsided }) => lopsided);
  const known = new Set(named.map(point));
  // As many workers for all: with fewer it would be another comparison.
  const workers = named[0]?.leastWorkers;
  const others = everyPlot().map((one) => ({ ...one, lopsided: true, leastWorkers: workers }));
  return [...named, ...others.filter((one) => !known.has(point(one)))];
}
