import type { Memory, StrategyKind } from '@parallel/core';
import type { Claim, Order } from '@parallel/core/schedule';
import { type Grain, type Kernel, render } from '@parallel/mandelbrot';
import type { PlotRequest } from '../wire.js';

/** The picture of a lane, for nobody: what streaming is compared with. @returns seconds. */
export default async function plotAlone(request: PlotRequest): Promise<number> {
  const { strategy, workers, memory, grain, order, claim, kernel, pruned, ...view } = request;
  const start = performance.now();
  await render(view, {
    strategy: strategy as StrategyKind,
    workers,
    memory: memory as Memory,
    grain: grain as Grain,
    order: order as Order,
    claim: claim as Claim | undefined,
    kernel: kernel as Kernel,
    pruned,
  });
  return (performance.now() - start) / 1000;
}
