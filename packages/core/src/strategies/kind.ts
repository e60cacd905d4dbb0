/** The names of the strategies: who runs it. */
export type StrategyKind = 'inline' | 'threads' | 'processes' | 'native' | 'auto';

/** All values of the strategy axis. */
export const STRATEGIES: readonly StrategyKind[] = [
  'inline',
  'threads',
  'processes',
  'native',
  'auto',
];
