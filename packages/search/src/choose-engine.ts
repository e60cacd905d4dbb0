import { ParallelError, type Strategy, type StrategyKind } from '@parallel/core';
import { chooseKernel, defaultKernel } from '@parallel/core/options';
import type { Engine } from './kernels/kernel.js';
import { matcherOf } from './kernels/native.js';
import type { SearchOptions } from './options.js';
import type { Pattern } from './pattern/pattern.js';

/** Which engine runs the pattern, and who runs the engine, where that was left open. */
export function chooseEngine(
  how: SearchOptions,
  pattern: Pattern,
): { strategy: Strategy | StrategyKind; engine: Engine; whyJs?: string } {
  // By name, `auto` leaves to this package what it knows better than a measurement.
  const wanted = how.strategy === 'auto' ? undefined : how.strategy;
  const kind = typeof wanted === 'object' ? wanted.kind : wanted;
  const kernel =
    kind !== undefined || how.kernel !== undefined
      ? chooseKernel(kind ?? 'threads', how.kernel)
      : defaultKernel();
  if (kernel === 'js') return { strategy: wanted ?? 'threads', engine: 'js' };
  const whyJs = whyNotNative(pattern);
  if (whyJs === undefined) {
    return {
      strategy: wanted ?? (how.feed === 'lines' ? 'threads' : 'native'),
      engine: 'native',
    };
  }
  if (kind === 'native') {
    throw new ParallelError(
      'IMPOSSIBLE_COMBINATION',
      `option "pattern": ${whyJs} needs JavaScript, which strategy "native" does not start: use strategy "threads", "processes" or "inline"`,
    );
  }
  return { strategy: wanted ?? 'threads', engine: 'js', whyJs };
}

/** What of the pattern the native engine cannot say, or cannot hold; undefined if it can run it. */
function whyNotNative(pattern: Pattern): string | undefined {
  if (pattern.rust === undefined) return pattern.whyNotRust;
  try {
    matcherOf(pattern);
    return undefined;
  } catch {
    return 'a pattern of this size';
  }
}
