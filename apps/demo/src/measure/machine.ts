import { availableParallelism, cpus, platform, release, totalmem } from 'node:os';
import { nativeProblem } from '@parallel/core';

/** What a figure was measured on. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  /** Why the native addon was not there, if it was not. */
  readonly withoutNative?: string | undefined;
}

export function describeMachine(): Machine {
  const problem = nativeProblem();
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown processor',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    node: process.version,
    ...(problem && { withoutNative: problem.message }),
  };
}

export function machineLine(machine: Machine): string {
  const { processor, cores, memoryGiB, system, node, withoutNative } = machine;
  const line = `${processor}, ${cores} cores, ${memoryGiB} GiB, ${system}, Node.js ${node}`;
  return withoutNative === undefined ? line : `${line}; ${withoutNative}`;
}
