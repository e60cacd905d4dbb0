export type { CallerChannel, Channel, ChannelOptions } from './channel/channel.js';
export type { MapResult } from './engine/map-result.js';
export type { Progress } from './engine/progress.js';
export { type Range, range } from './engine/range.js';
export type { Source } from './engine/source.js';
export type { Span } from './engine/span.js';
export { ParallelError, type ParallelErrorCode } from './errors.js';
export type { Kernel } from './kernel.js';
export type {
  Memory,
  SharedArray,
  SharedArrayConstructor,
  SharedArrayTypes,
} from './memory/memory.js';
export { Transferred, transfer } from './memory/transfer.js';
export { type NativeBinding, type NativeUse, nativeProblem, requireNative } from './native.js';
export type { StandardSchema } from './schema.js';
export { type AutoStrategy, auto } from './strategies/auto.js';
export type { AutoDecision } from './strategies/auto-decision.js';
export { type InlineStrategy, inline } from './strategies/inline.js';
export type { StrategyKind } from './strategies/kind.js';
export { type NativeStrategy, native } from './strategies/native.js';
export { type ProcessStrategy, processes } from './strategies/processes.js';
export type {
  CloseOptions,
  MapOptions,
  RunOptions,
  Strategy,
  StrategyStats,
  WorkerOptions,
} from './strategies/strategy.js';
export { type ThreadStrategy, threads } from './strategies/threads.js';
export {
  type AnyTask,
  type NativeBatch,
  type NativeEntry,
  type NativeSpan,
  type Task,
  type TaskContext,
  type TaskOptions,
  task,
} from './task.js';
export type { RuntimeOptions } from './worker/port.js';
export type { ThreadOptions } from './worker/thread-port.js';
