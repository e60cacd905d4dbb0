/**
 * What packages built on core use in browsers as well as in Node: errors, options
 * at the boundary, progress, signals. Nothing here imports a module of Node.
 */

export { notWhenAborted, whenAborted } from './by-signal.js';
export { type Progress, ProgressMeter } from './engine/progress.js';
export type { Span } from './engine/span.js';
export { invalidOption, ParallelError, type ParallelErrorCode } from './errors.js';
export { MEMORIES, type Memory } from './memory/memory.js';
export { parseOptions } from './options/parse.js';
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
} from './options/schemas.js';
