/**
 * What the module of a task may want, without what only a caller needs: a
 * worker that imports `@parallel/core/task` instead of `@parallel/core` starts sooner.
 */
export type { Channel } from './channel/channel.js';
export { now } from './clock.js';
export { Transferred, transfer } from './memory/transfer.js';
export { type NativeBinding, nativeProblem, requireNative } from './native.js';
export type { NativeBatch, NativeEntry, NativeSpan, TaskContext } from './task.js';
