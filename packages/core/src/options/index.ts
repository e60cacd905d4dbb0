/** Building blocks for packages that take the five axes as options. */
export { ProgressMeter } from '../engine/progress.js';
export { invalidOption } from '../errors.js';
export { MEMORIES } from '../memory/memory.js';
export { type BorrowedStrategy, borrowStrategy, createStrategy } from '../strategies/by-name.js';
export { STRATEGIES } from '../strategies/strategy.js';
export {
  chooseKernel,
  chooseMemory,
  defaultKernel,
  KERNELS,
  type Kernel,
  kernelOption,
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
  orderOption,
  seedOption,
  wholeNumber,
} from './schemas.js';
