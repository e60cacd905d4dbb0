import type { Memory, StrategyKind } from '@parallel/core';
import type { Kernel } from './kernels/kernel.js';
import type { View } from './view.js';

/** A rendered view. */
export interface Image extends View {
  /**
   * Row by row, `width * height` of them: the number of steps after which the
   * point escaped, from 0 to `maxIterations` − 1, or −1 if it did not. On a
   * SharedArrayBuffer where memory was shared.
   */
  readonly counts: Int32Array;
  /** What computed it. */
  readonly kernel: Kernel;
  /** Who computed it. */
  readonly strategy: StrategyKind;
  /** How the counts travelled. */
  readonly memory: Memory;
}
