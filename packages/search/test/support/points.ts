import {
  auto,
  inline,
  type Memory,
  native,
  processes,
  type Strategy,
  type StrategyKind,
  threads,
} from '@parallel/core';
import type { Feed, SearchOptions } from '@parallel/search';
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
  const strategies: Strategy[] = [
    inline(),
    threads({ workers: 2 }),
    processes({ workers: 2 }),
    auto({ workers: 2 }),
  ];
  if (!noNative) strategies.push(native({ workers: 2 }));
  const points = strategies.flatMap((strategy) => waysOf(strategy));
  return {
    /** For a pattern that only JavaScript can run, those that may run JavaScript. */
    all: (nativeForm: boolean) =>
      points.filter(({ strategy }) => nativeForm || strategy.kind !== 'native'),
    some: (...kinds: StrategyKind[]) =>
      points.filter(({ strategy }) => kinds.includes(strategy.kind)),
    close: () => Promise.all(strategies.map((strategy) => strategy.close())),
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
