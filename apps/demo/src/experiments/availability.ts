import { nativeProblem } from '@parallel/core';
import type { Experiment } from './experiment.js';

/** Why an experiment cannot be run on this machine; undefined if it can. Programs are looked for when they are run. */
export function unavailable(experiment: Experiment): string | undefined {
  if ('program' in experiment) return undefined;
  const { strategy, memory, kernel } = experiment.axes;
  const betweenProcesses = strategy === 'processes' && memory === 'shared';
  if (betweenProcesses && process.platform !== 'linux') {
    return 'no shared memory between processes here';
  }
  const needsAddon = kernel === 'native' || betweenProcesses;
  return needsAddon && nativeProblem() ? 'no native addon' : undefined;
}
