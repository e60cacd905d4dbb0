import { nativeProblem, type StrategyKind } from '@parallel/core';
import { createStrategy, STRATEGIES } from '@parallel/core/options';
import { KERNELS } from '@parallel/mandelbrot';
import { unavailable } from '../experiments/availability.js';
import { everySearch } from '../experiments/every.js';
import type { MachineInfo, StrategyChoices } from './wire.js';

/** Which points of the space a picture can be computed at, on this machine. */
export async function plotChoices(): Promise<StrategyChoices[]> {
  const choices: StrategyChoices[] = [];
  for (const strategy of STRATEGIES) {
    const kernels = KERNELS.filter(
      (kernel) =>
        (strategy !== 'native' || kernel === 'native') && (kernel !== 'native' || !nativeProblem()),
    );
    if (kernels.length === 0) continue;
    const memories = await memoriesOf(strategy);
    if (memories.length > 0) choices.push({ strategy, memories, kernels });
  }
  return choices;
}

/** Asks the strategy itself; none of its workers is started. */
async function memoriesOf(strategy: StrategyKind): Promise<readonly string[]> {
  if (strategy === 'native') return ['shared'];
  await using made = createStrategy(strategy, { workers: 1 });
  return made.memory;
}

/** Which points of the space a file can be searched at. */
export function searchChoices(): MachineInfo['search']['points'] {
  return everySearch()
    .filter((experiment) => unavailable(experiment) === undefined)
    .map(({ axes: { strategy, feed, memory, kernel } }) => [strategy, feed, memory, kernel]);
}
