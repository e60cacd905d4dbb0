/**
 * Building blocks for packages that take the five axes as options. The types of the schemas are
 * those of zod 4, which such a package needs to be compiled; at run time core brings its own.
 */
export { ProgressMeter } from '../engine/progress.js';
export { invalidOption } from '../errors.js';
export type { Kernel } from '../kernel.js';
export { MEMORIES } from '../memory/memory.js';
export { NATIVE_USES } from '../native.js';
export { type BorrowedStrategy, borrowStrategy, createStrategy } from '../strategies/by-name.js';
export { STRATEGIES } from '../strategies/kind.js';
export {
  chooseKernel,
  chooseMemory,
  defaultKernel,
  KERNELS,
  kernelOption,
  nativeOption,
  strategyOption,
} from './axes.js';
export { parseOptions } from './parse.js';
export {
  abortSignal,
  callback,
  chunkSizeOption,
  claimOption,
  MOST_WORKERS,
  memoryOption,
  nicenessOption,
  orderOption,
  seedOption,
  wholeNumber,
} from './schemas.js';
