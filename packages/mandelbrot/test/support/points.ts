import type { Memory, Strategy, StrategyKind } from '@parallel/core';
import * as core from '@parallel/core';
import type { Grain, RenderOptions } from '@parallel/mandelbrot';
import { openStrategies } from 'test-support/strategies';
import { noNative } from './native.js';

/** One way to render, but for the schedule. */
export interface Point {
  readonly name: string;
  readonly strategy: Strategy;
  readonly memory: Memory;
  readonly kernel: NonNullable<RenderOptions['kernel']>;
}

export const GRAINS: readonly Grain[] = ['pixel', 'row', 'tile'];
export const ORDERS = ['sequential', 'reversed', 'random', 'interleaved'] as const;

const sharing = process.platform === 'linux' && !noNative;
const KERNELS: readonly Point['kernel'][] = noNative ? ['js', 'wasm'] : ['js', 'wasm', 'native'];
const MEMORIES: Record<StrategyKind, readonly Memory[]> = {
  inline: ['shared'],
  threads: ['copy', 'transfer', 'shared'],
  processes: sharing ? ['copy', 'shared'] : ['copy'],
  native: ['shared'],
  auto: ['shared', 'copy'],
};

/** Every strategy there is here, once, with all memories and kernels that it can have. */
export function openPoints() {
  const strategies = openStrategies<Strategy>(core);
  const all = strategies.all.flatMap((strategy) =>
    MEMORIES[strategy.kind].flatMap((memory) =>
      (strategy.kind === 'native' ? (['native'] as const) : KERNELS).map(
        (kernel): Point => ({
          name: `${strategy.kind} ${memory} ${kernel}`,
          strategy,
          memory,
          kernel,
        }),
      ),
    ),
  );
  return {
    all,
    /** Each strategy with each memory, and one kernel. */
    oneKernel: all.filter(
      ({ strategy, kernel }) => strategy.kind === 'native' || kernel === KERNELS.at(-1),
    ),
    close: strategies.close,
  };
}
