import { ParallelError, type Strategy, type StrategyKind } from '@parallel/core';
import { chooseKernel, defaultKernel } from '@parallel/core/options';
import type { Engine } from './kernels/kernel.js';
import type { SearchOptions } from './options.js';
import type { Pattern } from './pattern/pattern.js';

/** Which engine runs the pattern, and who runs the engine, where that was left open. */
export function chooseEngine(
  how: SearchOptions,
  pattern: Pattern,
): { strategy: Strategy | StrategyKind; engine: Engine; whyJs?: string } {
  const kind = typeof how.strategy === 'object' ? how.strategy.kind : how.strategy;
  if (kind === 'native' && pattern.rust === undefined) {
    throw new ParallelError(
      'IMPOSSIBLE_COMBINATION',
      `option "pattern": ${pattern.whyNotRust} needs JavaScript, which strategy "native" does not start: use strategy "threads", "processes" or "inline"`,
    );
  }
  const kernel =
    kind !== undefined || how.kernel !== undefined
      ? chooseKernel(kind ?? 'threads', how.kernel)
      : defaultKernel();
  const engine: Engine = kernel === 'native' && pattern.rust !== undefined ? 'native' : 'js';
  const fits = engine === 'native' && how.feed !== 'lines' ? 'native' : 'threads';
  return {
    strategy: how.strategy ?? fits,
    engine,
    ...(kernel === 'native' && engine === 'js' && { whyJs: pattern.whyNotRust ?? '' }),
  };
}
