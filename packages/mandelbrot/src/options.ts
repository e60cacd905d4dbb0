import type { NativeUse, Strategy, StrategyKind } from '@parallel/core';
import {
  chunkSizeOption,
  claimOption,
  nativeOption,
  nicenessOption,
  strategyOption,
} from '@parallel/core/options';
import type { ChunkSize, Claim } from '@parallel/core/schedule';
import * as z from 'zod/mini';
import { type CommonRenderOptions, commonOptions } from './common-options.js';
import { METHODS, type Method } from './deep/place.js';
import { KERNELS, type Kernel, SIMDS, type Simd } from './kernels/kernel.js';

/** What `render` and `renderTiles` take. */
export interface RenderOptions extends CommonRenderOptions {
  /** Who computes: a Strategy, or the name of one made for this picture. By default native threads; without the addon, worker threads. */
  readonly strategy?: Strategy | StrategyKind | undefined;
  /** How much nicer than this thread the workers of a strategy given by name are, native threads included: 0 (the default) to 19, as nice(1) means it. For a server that has to answer while it draws. */
  readonly niceness?: number | undefined;
  /** What computes a tile; by default `native`, or `js` without the addon. */
  readonly kernel?: Kernel | undefined;
  /** What is to happen without the addon: the `js` kernel with one notice (`prefer`, the default), or without (`quiet`), or an error (`require`). */
  readonly native?: NativeUse | undefined;
  /** Which instructions the native kernel uses; default `auto`, the best that the machine has. */
  readonly simd?: Simd | undefined;
  /** How each point is followed; by default `double`, or `perturbation` where a centre form is too deep for it. */
  readonly method?: Method | undefined;
  /** Pieces per message to a worker; default `auto`, by their measured cost. */
  readonly chunkSize?: ChunkSize | undefined;
  /** Whether whoever is free takes the next pieces (`dynamic`, the default), or all are `dealt` out before. */
  readonly claim?: Claim | undefined;
}

export const renderOptions = z.strictObject({
  ...commonOptions,
  strategy: z.optional(strategyOption),
  niceness: z.optional(nicenessOption),
  kernel: z.optional(z.enum(KERNELS as ['js', 'wasm', 'native'])),
  native: z.optional(nativeOption),
  simd: z.optional(z.enum(SIMDS as ['auto', 'avx512', 'avx2', 'neon', 'portable', 'scalar'])),
  method: z.optional(z.enum(METHODS as ['double', 'perturbation'])),
  claim: z.optional(claimOption),
  chunkSize: z.optional(chunkSizeOption),
});
