import type { Memory, Strategy, StrategyKind } from '@parallel/core';
import * as core from '@parallel/core';
import type { Feed, SearchOptions } from '@parallel/search';
import { openStrategies } from 'test-support/strategies';
import { noNative } from './native.js';

/** One way to run a search. */
export interface Point {
  readonly name: string;
  readonly strategy: Strategy;
  readonly feed: Feed;
  readonly memory: Memory;
  readonly kernel: NonNullable<SearchOptions['kernel']>;
}

const sharing = process.platform === 'linux' && !noNative;

const MEMORIES: Record<StrategyKind, Partial<Record<Feed, readonly Memory[]>>> = {
  inline: { lines: ['shared'], ranges: ['shared'] },
  threads: { lines: ['copy', 'transfer', 'shared'], ranges: ['copy', 'transfer'] },
  processes: { lines: sharing ? ['copy', 'shared'] : ['copy'], ranges: ['copy'] },
  native: { ranges: ['shared'] },
  auto: { lines: ['shared'], ranges: ['shared'] },
};

/** Every strategy there is here, once, with all the ways in which it can search. */
export function openPoints() {
  const strategies = openStrategies<Strategy>(core);
  const points = strategies.all.flatMap((strategy) => waysOf(strategy));
  return {
    /** For a pattern that only JavaScript can run, those that may run JavaScript. */
    all: (nativeForm: boolean) =>
      points.filter(({ strategy }) => nativeForm || strategy.kind !== 'native'),
    some: (...kinds: StrategyKind[]) =>
      points.filter(({ strategy }) => kinds.includes(strategy.kind)),
    close: strategies.close,
  };
}

function waysOf(strategy: Strategy): Point[] {
  const kernels = strategy.kind === 'native' ? ['native' as const] : KERNELS;
  return Object.entries(MEMORIES[strategy.kind]).flatMap(([feed, memories]) =>
    memories.flatMap((memory) =>
      kernels.map((kernel) => ({
        name: `${strategy.kind} ${feed} ${memory} ${kernel}`,
        strategy,
        feed: feed as Feed,
        memory,
        kernel,
      })),
    ),
  );
}

const KERNELS: readonly Point['kernel'][] = noNative ? ['js'] : ['js', 'native'];
