import { render } from '@parallel/mandelbrot';
import type { PlotRequest } from '../wire.js';
import { partsOf } from './plot-parts.js';

/** The picture of a lane, for nobody: what streaming is compared with. @returns seconds. */
export default async function plotAlone(request: PlotRequest): Promise<number> {
  const { view, strategy, workers, how } = partsOf(request);
  const start = performance.now();
  await render(view, { ...how, strategy, workers });
  return (performance.now() - start) / 1000;
}
