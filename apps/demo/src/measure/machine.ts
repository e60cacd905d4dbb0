import { availableParallelism, cpus, platform, release, totalmem } from 'node:os';
import { nativeProblem } from '@parallel/core';

/** What a figure was measured on. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  /** Whether the native addon was there. */
  readonly native: boolean;
}

export function describeMachine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown processor',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    node: process.version,
    native: nativeProblem() === undefined,
  };
}

export function machineLine(machine: Machine): string {
  const { processor, cores, memoryGiB, system, node } = machine;
  return `${processor}, ${cores} cores, ${memoryGiB} GiB, ${system}, Node.js ${node}`;
}
