import type { Memory, StrategyKind } from '@parallel/core';
import type { Kernel } from '@parallel/core/options';
import type { Order } from '@parallel/core/schedule';
import { GRAINS, type Grain, type RenderOptions, render, type View } from '@parallel/mandelbrot';
import { digestImage } from '../measure/digest.js';
import { unavailable } from './availability.js';
import type { WayOptions } from './search-ways.js';
import { type TalkPlot, talkPlot } from './talk.js';
import type { Case, Way } from './way.js';

/** A view to plot. */
export interface PlotCase extends Case {
  readonly view: View;
  /** Which of the talk's tables it belongs to. */
  readonly talk?: keyof TalkPlot;
}

/** A point in the space of axes. */
export interface PlotAxes {
  readonly strategy: StrategyKind;
  readonly memory: Memory;
  readonly grain: Grain;
  readonly order: Order;
  readonly kernel: Kernel;
}

function way(
  name: string,
  axes: PlotAxes,
  { workers }: WayOptions,
  more: { talk?: TalkPlot; chunkSize?: RenderOptions['chunkSize'] } = {},
): Way<PlotCase> {
  return {
    name,
    axes: { ...axes },
    talk: (wanted) => wanted.talk && more.talk?.[wanted.talk],
    unavailable: () => unavailable(axes),
    async run({ view }, signal) {
      const start = performance.now();
      const image = await render(view, { ...axes, workers, chunkSize: more.chunkSize, signal });
      const seconds = (performance.now() - start) / 1000;
      return { seconds, answer: digestImage(image) };
    },
  };
}

const axes = (
  strategy: StrategyKind,
  memory: Memory,
  grain: Grain,
  order: Order,
  kernel: Kernel,
): PlotAxes => ({ strategy, memory, grain, order, kernel });

/**
 * The talk's ways in the talk's order, then what shared memory, tiles and
 * native threads add. The first is the simple one.
 */
export function talkPlotWays(o: WayOptions): Way<PlotCase>[] {
  const t = talkPlot;
  const [seq, rnd] = ['sequential', 'random'] as const;
  return [
    way('simple', axes('inline', 'shared', 'pixel', seq, 'js'), o, { talk: t.scriptSimple }),
    way('threaded', axes('threads', 'copy', 'pixel', seq, 'js'), o, { talk: t.scriptThreaded }),
    way('multiprocess', axes('processes', 'copy', 'pixel', seq, 'js'), o, {
      talk: t.scriptMultiprocess,
    }),
    way('multiprocess line random', axes('processes', 'copy', 'row', rnd, 'js'), o, {
      talk: t.scriptMultiprocessLineRandom,
    }),
    way('simple, native', axes('inline', 'shared', 'pixel', seq, 'native'), o, {
      talk: t.compiledSimple,
    }),
    way('threaded, native', axes('threads', 'copy', 'pixel', seq, 'native'), o, {
      talk: t.compiledThreaded,
    }),
    way('multiprocess, native', axes('processes', 'copy', 'pixel', seq, 'native'), o, {
      talk: t.compiledMultiprocess,
    }),
    way('threaded line, native', axes('threads', 'copy', 'row', seq, 'native'), o, {
      talk: t.compiledThreadedLine,
    }),
    way('multiprocess line, native', axes('processes', 'copy', 'row', seq, 'native'), o, {
      talk: t.compiledMultiprocessLine,
    }),
    way('threaded line random, native', axes('threads', 'copy', 'row', rnd, 'native'), o, {
      talk: t.compiledThreadedLineRandom,
    }),
    way('multiprocess line random, native', axes('processes', 'copy', 'row', rnd, 'native'), o, {
      talk: t.compiledMultiprocessLineRandom,
    }),
    way('threads, a message a pixel', axes('threads', 'copy', 'pixel', seq, 'js'), o, {
      chunkSize: 1,
    }),
    way('simple line', axes('inline', 'shared', 'row', seq, 'js'), o),
    way('threads line shared', axes('threads', 'shared', 'row', seq, 'js'), o),
    way('threads tile shared random', axes('threads', 'shared', 'tile', rnd, 'js'), o),
    way('processes tile shared random', axes('processes', 'shared', 'tile', rnd, 'js'), o),
    way('simple tile, native', axes('inline', 'shared', 'tile', seq, 'native'), o),
    way('threads tile shared, native', axes('threads', 'shared', 'tile', rnd, 'native'), o),
    way('processes tile shared, native', axes('processes', 'shared', 'tile', rnd, 'native'), o),
    way('native threads pixel', axes('native', 'shared', 'pixel', seq, 'native'), o),
    way('native threads line', axes('native', 'shared', 'row', seq, 'native'), o),
    way('native threads tile', axes('native', 'shared', 'tile', seq, 'native'), o),
    way('native threads tile random', axes('native', 'shared', 'tile', rnd, 'native'), o),
  ];
}

/** `auto` is none of its own: it chooses one of these. */
const MEMORY: Record<Exclude<StrategyKind, 'auto'>, readonly Memory[]> = {
  inline: ['shared'],
  threads: ['copy', 'transfer', 'shared'],
  processes: ['copy', 'shared'],
  native: ['shared'],
};
/** The orders that the talk compares. */
export const PLOT_ORDERS: readonly Order[] = ['sequential', 'random'];

/** Every point of the space that makes sense. */
export function everyPlotWay(options: WayOptions): Way<PlotCase>[] {
  const ways: Way<PlotCase>[] = [];
  for (const strategy of Object.keys(MEMORY) as (keyof typeof MEMORY)[]) {
    for (const kernel of strategy === 'native'
      ? (['native'] as const)
      : (['js', 'native'] as const)) {
      for (const memory of MEMORY[strategy]) {
        for (const grain of GRAINS) {
          for (const order of PLOT_ORDERS) {
            ways.push(way('', axes(strategy, memory, grain, order, kernel), options));
          }
        }
      }
    }
  }
  return ways;
}
