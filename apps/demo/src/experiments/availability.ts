import { type Memory, nativeProblem, type StrategyKind } from '@parallel/core';
import type { Kernel } from '@parallel/core/options';

/** Why a point of the space of axes cannot be run on this machine; undefined if it can. */
export function unavailable({
  strategy,
  memory,
  kernel,
}: {
  readonly strategy: StrategyKind;
  readonly memory: Memory;
  readonly kernel: Kernel;
}): string | undefined {
  const betweenProcesses = strategy === 'processes' && memory === 'shared';
  if (betweenProcesses && process.platform !== 'linux') {
    return 'no shared memory between processes here';
  }
  const needsAddon = kernel === 'native' || betweenProcesses;
  return needsAddon && nativeProblem() ? 'no native addon' : undefined;
}
