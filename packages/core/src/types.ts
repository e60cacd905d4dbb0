/**
 * Types that packages built on core show to their users, in browsers as well as in Node: their
 * declarations need neither Node's nor zod's. There is nothing to run in it.
 */

export type { Progress } from './engine/progress.js';
export type { Span } from './engine/span.js';
export type { ParallelErrorCode } from './errors.js';
export type { Kernel } from './kernel.js';
export type { Memory } from './memory/memory.js';
export type { Order } from './schedule/order.js';
export type { StrategyKind } from './strategies/kind.js';
