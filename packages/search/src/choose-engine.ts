import { ParallelError, type Strategy, type StrategyKind } from '@parallel/core';
import { chooseKernel, defaultKernel } from '@parallel/core/options';
import type { Engine } from './kernels/kernel.js';
import { compiled, matcherOf, spanMatcher } from './kernels/native.js';
import type { SearchOptions } from './options.js';
import { mayExplode, type Pattern } from './pattern/pattern.js';

export interface EngineChoice {
  readonly strategy: Strategy | StrategyKind;
  readonly engine: Engine;
  /** The pattern as the engine is to run it. */
  readonly pattern: Pattern;
  /** Why it is JavaScript although the native kernel is there. */
  readonly whyJs?: string;
  /** Whether a piece may take any time: see `mayExplode`. */
  readonly mayExplode: boolean;
}

/** Which engine runs the pattern, and who runs the engine, where that was left open. */
export function chooseEngine(how: SearchOptions, pattern: Pattern): EngineChoice {
  // By name, `auto` leaves to this package what it knows better than a measurement.
  const wanted = how.strategy === 'auto' ? undefined : how.strategy;
  const kind = typeof wanted === 'object' ? wanted.kind : wanted;
  const kernel =
    kind !== undefined || how.kernel !== undefined
      ? chooseKernel(kind ?? 'threads', how.kernel, how.native)
      : defaultKernel(how.native);
  if (kernel === 'js') {
    // Who asks for this kernel wants to see JavaScript's loop, and nothing of the addon's.
    const { prefilter: _, ...alone } = pattern;
    return js(wanted ?? 'threads', alone.spans ? { ...alone, spans: {} } : alone);
  }
  const whyJs = whyNotNative(pattern);
  if (whyJs === undefined) {
    const usable = withUsableSpans(pattern);
    // Who says where lines match only by RegExp had better be in several isolates.
    const needsJs = usable.spans && !usable.spans.native && !usable.invert;
    return {
      strategy: wanted ?? (how.feed === 'lines' || needsJs ? 'threads' : 'native'),
      engine: 'native',
      pattern: usable,
      mayExplode: false,
    };
  }
  if (kind === 'native') {
    throw new ParallelError(
      'IMPOSSIBLE_COMBINATION',
      `option "pattern": ${whyJs} needs JavaScript, which strategy "native" does not start: use strategy "threads", "processes" or "inline"`,
    );
  }
  return { ...js(wanted ?? 'threads', withUsablePrefilter(pattern)), whyJs };
}

function js(strategy: Strategy | StrategyKind, pattern: Pattern): EngineChoice {
  return { strategy, engine: 'js', pattern, mayExplode: mayExplode(pattern) };
}

/** Without the prefilter if that is too large for its engine. */
function withUsablePrefilter(pattern: Pattern): Pattern {
  if (!pattern.prefilter) return pattern;
  try {
    compiled(pattern.prefilter);
    return pattern;
  } catch {
    const { prefilter: _, ...rest } = pattern;
    return rest;
  }
}

/** Without the native form of spans if that is too large for its engine. */
function withUsableSpans(pattern: Pattern): Pattern {
  if (!pattern.spans?.native) return pattern;
  try {
    spanMatcher(pattern.spans.native);
    return pattern;
  } catch {
    return { ...pattern, spans: {} };
  }
}

/** What of the pattern the native engine cannot say, or cannot hold; undefined if it can run it. */
function whyNotNative(pattern: Pattern): string | undefined {
  const form = pattern.multiline ? pattern.spans?.native : pattern.native;
  if (form === undefined) return pattern.whyNotNative;
  try {
    if (pattern.multiline) spanMatcher(pattern.spans!.native!);
    else matcherOf(pattern);
    return undefined;
  } catch {
    return 'a pattern of this size';
  }
}
