/**
 * What is needed of `@parallel/core`. It is handed over: this package imports
 * nothing of ours, so that core's own tests can use it.
 */
export interface Core<S> {
  inline(): S;
  threads(options: { workers: number }): S;
  processes(options: { workers: number }): S;
  auto(options: { workers: number }): S;
  native(options: { workers: number }): S;
  nativeProblem(): Error | undefined;
}

/** Every strategy that there is here, once, of two workers where it has workers. */
export function openStrategies<S extends { close(): Promise<void> }>(core: Core<S>) {
  const two = { workers: 2 };
  const all = [core.inline(), core.threads(two), core.processes(two), core.auto(two)];
  if (!core.nativeProblem()) all.push(core.native(two));
  return { all, close: () => Promise.all(all.map((strategy) => strategy.close())) };
}

/**
 * Whether tests of what needs the addon are left out, for this reason. In
 * continuous integration none may be: there the reason is thrown.
 */
export function isLeftOut(problem: unknown): boolean {
  if (problem !== undefined && process.env['CI'] === 'true') throw problem;
  return problem !== undefined;
}
