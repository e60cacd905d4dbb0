import * as z from 'zod/mini';
import { ParallelError } from '../errors.js';
import type { Kernel } from '../kernel.js';
import { MEMORIES, type Memory } from '../memory/memory.js';
import { NATIVE_USES, type NativeUse, nativeProblem, nativeUse } from '../native.js';
import { STRATEGIES, type StrategyKind } from '../strategies/kind.js';
import type { Strategy } from '../strategies/strategy.js';

/** All values of the kernel axis. */
export const KERNELS: readonly Kernel[] = ['js', 'native'];

const quoted = (words: readonly string[]) => words.map((word) => `"${word}"`).join(', ');

function isStrategy(value: unknown): value is Strategy | StrategyKind {
  if (typeof value === 'string') return STRATEGIES.includes(value as StrategyKind);
  const strategy = value as Partial<Strategy> | null | undefined;
  return typeof strategy?.map === 'function' && typeof strategy.close === 'function';
}

/** An option that takes a Strategy or its name. */
export const strategyOption = z.custom<Strategy | StrategyKind>(isStrategy, {
  error: `one of ${quoted(STRATEGIES)}, or a Strategy`,
});

/** The kernel axis, as an option. */
export const kernelOption = z.enum(KERNELS as ['js', 'native']);

/** What is to happen where the addon cannot be had, as an option. */
export const nativeOption = z.enum(NATIVE_USES as ['prefer', 'quiet', 'require']);

let noticed = false;

/**
 * The best kernel of this machine. Says once, as a process warning, if that is not the native one.
 * @param native by default as the environment says, else `prefer`.
 * @throws ParallelError `NATIVE_UNAVAILABLE`, with the loader's error as `cause`, if it is required.
 */
export function defaultKernel(native: NativeUse = nativeUse()): Kernel {
  const problem = nativeProblem();
  if (!problem) return 'native';
  if (native === 'require') throw problem;
  if (native === 'prefer' && !noticed) {
    noticed = true;
    process.emitWarning(
      `${problem.message}; using the js kernel (PARALLEL_NATIVE=quiet hides this)`,
      {
        type: 'ParallelNotice',
        code: 'PARALLEL_JS_KERNEL',
      },
    );
  }
  return 'js';
}

/**
 * Settles the kernel of a run. A problem may have kernels beside those that all have.
 * @throws ParallelError `IMPOSSIBLE_COMBINATION` for a JavaScript or WebAssembly kernel on
 *   native threads, `NATIVE_UNAVAILABLE` if the addon is needed or required and not there.
 */
export function chooseKernel<K extends string = never>(
  kind: StrategyKind,
  kernel: Kernel | K | undefined,
  native: NativeUse = nativeUse(),
): Kernel | K {
  if (kind === 'native' && kernel !== undefined && kernel !== 'native') {
    throw new ParallelError(
      'IMPOSSIBLE_COMBINATION',
      `option "kernel": "${kernel}" cannot run under strategy "native", which starts no JavaScript: use kernel "native", or strategy "inline", "threads" or "processes"`,
    );
  }
  const chosen = kernel ?? (kind === 'native' ? 'native' : defaultKernel(native));
  const needed = chosen === 'native' || native === 'require';
  const problem = needed ? nativeProblem() : undefined;
  if (problem) throw problem;
  return chosen;
}

/**
 * Settles how data travels in a run: as asked, else as suits the strategy best.
 * @param possible what the problem itself can do, of what strategies can.
 * @throws ParallelError `IMPOSSIBLE_COMBINATION`, or `NATIVE_UNAVAILABLE` if only the addon is missing.
 */
export function chooseMemory(
  strategy: Pick<Strategy, 'kind' | 'memory'>,
  memory: Memory | undefined,
  possible: readonly Memory[] = MEMORIES,
): Memory {
  const choices = strategy.memory.filter((value) => possible.includes(value));
  if (memory === undefined && choices[0]) return choices[0];
  if (memory !== undefined && choices.includes(memory)) return memory;
  if (memory === 'shared' && strategy.kind === 'processes' && process.platform === 'linux') {
    const problem = nativeProblem();
    if (problem) throw problem;
  }
  const asked = memory === undefined ? 'none of them' : `"${memory}"`;
  const instead =
    choices.length > 0
      ? `use memory ${quoted(choices)}, or another strategy`
      : 'use another strategy';
  throw new ParallelError(
    'IMPOSSIBLE_COMBINATION',
    `option "memory": ${asked} cannot be had with strategy "${strategy.kind}" here: ${instead}`,
  );
}
