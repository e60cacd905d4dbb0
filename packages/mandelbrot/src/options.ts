import type { Memory, NativeUse, Progress, Span, Strategy, StrategyKind } from '@parallel/core';
import {
  abortSignal,
  callback,
  chunkSizeOption,
  claimOption,
  MOST_WORKERS,
  memoryOption,
  nativeOption,
  orderOption,
  seedOption,
  strategyOption,
  wholeNumber,
} from '@parallel/core/options';
import type { ChunkSize, Claim, Order } from '@parallel/core/schedule';
import * as z from 'zod/mini';
import { METHODS, type Method } from './deep/place.js';
import type { Image } from './image.js';
import { KERNELS, type Kernel, SIMDS, type Simd } from './kernels/kernel.js';
import { GRAINS, type Grain, type Tile } from './tile.js';

/** What `render` and `renderTiles` take. */
export interface RenderOptions {
  /** Who computes: a Strategy, or the name of one made for this picture. By default native threads; without the addon, worker threads. */
  readonly strategy?: Strategy | StrategyKind | undefined;
  /** How many workers a strategy given by name has; by default one for each processor. */
  readonly workers?: number | undefined;
  /** How counts travel; by default `shared` where the strategy can. */
  readonly memory?: Memory | undefined;
  /** What computes a tile; by default `native`, or `js` without the addon. */
  readonly kernel?: Kernel | undefined;
  /** What is to happen without the addon: the `js` kernel with one notice (`prefer`, the default), or without (`quiet`), or an error (`require`). */
  readonly native?: NativeUse | undefined;
  /** Whether to leave out steps whose outcome is proved; default true. The counts are the same; `false` keeps all of the work, for comparisons. */
  readonly pruned?: boolean | undefined;
  /** Which instructions the native kernel uses; default `auto`, the best that the machine has. */
  readonly simd?: Simd | undefined;
  /** How each point is followed; by default `double`, or `perturbation` where a centre form is too deep for it. */
  readonly method?: Method | undefined;
  /** Into which pieces the picture is cut; default `tile`. */
  readonly grain?: Grain | undefined;
  /** The side of a tile in pixels, for grain `tile`; default 32. */
  readonly tileSize?: number | undefined;
  /** In which order pieces are started; default `sequential`. */
  readonly order?: Order | undefined;
  /** For order `random`; default 0. */
  readonly seed?: number | undefined;
  /** Pieces per message to a worker; default `auto`, by their measured cost. */
  readonly chunkSize?: ChunkSize | undefined;
  /** Whether whoever is free takes the next pieces (`dynamic`, the default), or all are `dealt` out before. */
  readonly claim?: Claim | undefined;
  /** Called for each piece as it is finished; its counts are in `image`. */
  readonly onTile?: ((tile: Tile, image: Image) => void) | undefined;
  /** Called as pieces are finished, with how many, how many there are, and how long the rest may take. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Called with who had which pieces from when to when, in milliseconds since the rendering began: its timeline. Native kernels have several pieces at once, so spans of a worker may overlap; pieces of a few pixels share a span. */
  readonly onSpan?: ((span: Span) => void) | undefined;
  /** Ends the rendering, within 20 ms, also in the middle of a point. */
  readonly signal?: AbortSignal | undefined;
}

export const renderOptions = z.strictObject({
  strategy: z.optional(strategyOption),
  workers: z.optional(wholeNumber(1, MOST_WORKERS)),
  memory: z.optional(memoryOption),
  kernel: z.optional(z.enum(KERNELS as ['js', 'wasm', 'native'])),
  native: z.optional(nativeOption),
  pruned: z.optional(z.boolean({ error: 'true or false' })),
  simd: z.optional(z.enum(SIMDS as ['auto', 'avx512', 'avx2', 'neon', 'portable', 'scalar'])),
  method: z.optional(z.enum(METHODS as ['double', 'perturbation'])),
  grain: z.optional(z.enum(GRAINS as ['pixel', 'row', 'tile'])),
  tileSize: z.optional(wholeNumber(1, 65_536)),
  order: z.optional(orderOption),
  seed: z.optional(seedOption),
  claim: z.optional(claimOption),
  chunkSize: z.optional(chunkSizeOption),
  onTile: z.optional(callback),
  onProgress: z.optional(callback),
  onSpan: z.optional(callback),
  signal: z.optional(abortSignal),
});
