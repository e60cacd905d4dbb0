import type { Memory, StrategyKind } from '@parallel/core';
import type { Claim, Order } from '@parallel/core/schedule';
import type { Grain, Kernel } from '@parallel/mandelbrot';
import type { PlotRequest } from '../wire.js';

/** What a request says, as `render` takes it: the view, and how to draw it, whoever draws. */
export function partsOf(request: PlotRequest) {
  const { strategy, workers, memory, grain, order, claim, kernel, pruned, ...view } = request;
  const how = {
    memory: memory as Memory,
    grain: grain as Grain,
    order: order as Order,
    claim: claim as Claim | undefined,
    kernel: kernel as Kernel,
    pruned,
  };
  return { view, strategy: strategy as StrategyKind, workers, how };
}
