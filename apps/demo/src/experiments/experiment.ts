import type { Memory, StrategyKind } from '@parallel/core';
import type { Claim, Order } from '@parallel/core/schedule';
import type { Grain, Kernel as PlotKernel, Simd } from '@parallel/mandelbrot';
import type { Feed, Engine as SearchKernel } from '@parallel/search';
import type { TalkPlot, TalkSearch } from './talk.js';

/** A point in the space of axes for the search. */
export interface SearchAxes {
  readonly strategy: StrategyKind;
  readonly memory: Memory;
  /** Its schedule: who reads. */
  readonly feed: Feed;
  readonly kernel: SearchKernel;
}

/** A point in the space of axes for the plot: grain, order and claim are its schedule. */
export interface PlotAxes {
  readonly strategy: StrategyKind;
  readonly memory: Memory;
  readonly grain: Grain;
  readonly order: Order;
  readonly claim: Claim;
  readonly kernel: PlotKernel;
}

/** The names of the axes, in the order in which tables show them. */
export const SEARCH_AXES = ['strategy', 'feed', 'memory', 'kernel'] as const;
export const PLOT_AXES = ['strategy', 'memory', 'grain', 'order', 'claim', 'kernel'] as const;

interface Common {
  /** Unique; what `demo run` takes. */
  readonly name: string;
  /** What the talk calls it, or we. */
  readonly title: string;
  /** Whose row it is. */
  readonly source: 'talk' | 'ours';
  /** One sentence: why it is fast or slow. */
  readonly why: string;
}

/** A way of searching with `@parallel/search`. */
export interface SearchExperiment extends Common {
  readonly problem: 'search';
  readonly axes: SearchAxes;
  /** All lines at once (the default), batch by batch, or only how many. */
  readonly wanted?: 'lines' | 'batches' | 'count';
  readonly talk?: TalkSearch;
}

/** Somebody else's program, to stand beside ours. */
export interface ProgramExperiment extends Common {
  readonly problem: 'search';
  readonly program: 'grep' | 'ripgrep';
  readonly talk?: TalkSearch;
}

/** A way of plotting with `@parallel/mandelbrot`. */
export interface PlotExperiment extends Common {
  readonly problem: 'mandelbrot';
  readonly axes: PlotAxes;
  /** Whether steps whose outcome is proved are left out. */
  readonly pruned: boolean;
  /** Of the native kernel. */
  readonly simd?: Simd;
  /** Pieces in a message, where it is the experiment's subject. */
  readonly chunkSize?: number;
  readonly tileSize?: number;
  /** At least so many workers, so that a schedule can be seen. */
  readonly leastWorkers?: number | undefined;
  /** Only plotted on the lopsided view, whose work is nearly all in one part. */
  readonly lopsided?: boolean;
  readonly talk?: TalkPlot;
}

/** A row of a table. */
export type Experiment = SearchExperiment | ProgramExperiment | PlotExperiment;

/** Its values on the axes as short texts, in their order; empty for other people's programs. */
export function axesOf(experiment: Experiment): string[] {
  if ('program' in experiment) return [];
  if (experiment.problem === 'search') {
    const { strategy, feed, memory, kernel } = experiment.axes;
    const wanted = experiment.wanted ?? 'lines';
    return [strategy, feed, memory, wanted === 'lines' ? kernel : `${kernel}, ${wanted}`];
  }
  const { strategy, memory, grain, order, claim, kernel } = experiment.axes;
  const { pruned, simd, chunkSize } = experiment;
  const cut = chunkSize === undefined ? grain : `${grain} by ${chunkSize}`;
  const loop = [kernel, simd === 'scalar' && 'scalar', pruned && 'pruned'];
  return [
    strategy,
    memory,
    cut,
    claim === 'dealt' ? `${order}, dealt` : order,
    loop.filter(Boolean).join(' '),
  ];
}

/** The same as one short text: `threads · lines · copy · js`. */
export function axesText(experiment: Experiment): string {
  return axesOf(experiment).join(' · ');
}
