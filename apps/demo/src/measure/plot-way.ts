import { type RenderOptions, render } from '@parallel/mandelbrot';
import { unavailable } from '../experiments/availability.js';
import type { PlotCase } from '../experiments/cases.js';
import type { PlotExperiment } from '../experiments/experiment.js';
import { digestImage } from './digest.js';
import type { Way, WayOptions } from './way.js';

export function plotWay(experiment: PlotExperiment, options: WayOptions): Way<PlotCase> {
  const { axes, pruned, simd, chunkSize, tileSize, leastWorkers = 1 } = experiment;
  const { strategy, ...point } = axes;
  const workers = Math.max(leastWorkers, options.workers);
  return {
    experiment,
    unavailable: unavailable(experiment),
    async run({ view }, { signal, timed, trace }) {
      const how: RenderOptions = { ...point, pruned, simd, chunkSize, tileSize, signal };
      const { value: image, seconds } = await timed(() =>
        render(view, { ...how, workers, strategy, onSpan: trace?.listen() }),
      );
      return { seconds, answer: digestImage(image) };
    },
  };
}
