import { invalidOption } from '../errors.js';
import { auto } from './auto.js';
import { inline } from './inline.js';
import { STRATEGIES, type StrategyKind } from './kind.js';
import { native } from './native.js';
import { processes } from './processes.js';
import type { Strategy, WorkerOptions } from './strategy.js';
import { threads } from './threads.js';

/** Makes the strategy of that name. `inline` has one worker whatever is asked. */
export function createStrategy(kind: StrategyKind, options: WorkerOptions = {}): Strategy {
  switch (kind) {
    case 'inline':
      return inline();
    case 'threads':
      return threads(options);
    case 'processes':
      return processes(options);
    case 'native':
      return native(options);
    case 'auto':
      return auto(options);
    default:
      throw invalidOption('strategy', kind, `one of ${STRATEGIES.join(', ')}`);
  }
}

/** A strategy for one call, and what is to be done after it. */
export interface BorrowedStrategy extends AsyncDisposable {
  /** The strategy that was given, or was made for its name. */
  readonly strategy: Strategy;
}

/**
 * For functions with a `strategy` option: a Strategy is used and left open, a
 * name means one that is made now and closed when the borrowed is disposed of.
 */
export function borrowStrategy(
  strategy: Strategy | StrategyKind,
  options: WorkerOptions = {},
): BorrowedStrategy {
  if (typeof strategy !== 'string') {
    return { strategy, [Symbol.asyncDispose]: async () => {} };
  }
  const made = createStrategy(strategy, options);
  return { strategy: made, [Symbol.asyncDispose]: () => made.close() };
}
