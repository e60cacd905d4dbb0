import type { Order } from '@parallel/core/schedule';
import type { Grain } from './tile.js';

/** In which pieces a picture is computed, and in which order: enough for every worker to work it out. */
export interface Schedule {
  readonly grain: Grain;
  readonly tileSize: number;
  readonly order: Order;
  readonly seed: number | undefined;
  /** How many workers there are, for order `interleaved`. */
  readonly ways: number;
}
