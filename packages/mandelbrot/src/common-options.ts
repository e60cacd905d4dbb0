import {
  abortSignal,
  callback,
  MOST_WORKERS,
  memoryOption,
  orderOption,
  seedOption,
  wholeNumber,
} from '@parallel/core/portable';
import type { Memory, Order, Progress, Span } from '@parallel/core/types';
import * as z from 'zod/mini';
import type { Image } from './image.js';
import { GRAINS, type Grain, type Tile } from './tile.js';

/** What rendering takes in Node.js and in browsers alike. */
export interface CommonRenderOptions {
  /** How many workers a strategy given by name has; by default one for each processor. */
  readonly workers?: number | undefined;
  /** How counts travel; by default `shared` where that can be, which in a browser is a page that is cross-origin isolated. */
  readonly memory?: Memory | undefined;
  /** Whether to leave out steps whose outcome is proved; default true. The counts are the same; `false` keeps all of the work, for comparisons. */
  readonly pruned?: boolean | undefined;
  /** Into which pieces the picture is cut; default `tile`. */
  readonly grain?: Grain | undefined;
  /** The side of a tile in pixels, for grain `tile`; default 32. */
  readonly tileSize?: number | undefined;
  /** In which order pieces are started; default `sequential`. */
  readonly order?: Order | undefined;
  /** For order `random`; default 0. */
  readonly seed?: number | undefined;
  /** Called for each piece as it is finished; its counts are in `image`. */
  readonly onTile?: ((tile: Tile, image: Image) => void) | undefined;
  /** Called as pieces are finished, with how many, how many there are, and how long the rest may take. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Called with who had which pieces from when to when, in milliseconds since the rendering began: its timeline. Native kernels have several pieces at once, so spans of a worker may overlap; pieces of a few pixels may share a span. */
  readonly onSpan?: ((span: Span) => void) | undefined;
  /** Ends the rendering, within 20 ms, also in the middle of a point; a browser's `inline` sees it between two tiles. */
  readonly signal?: AbortSignal | undefined;
}

/** Their parts of a schema. */
export const commonOptions = {
  workers: z.optional(wholeNumber(1, MOST_WORKERS)),
  memory: z.optional(memoryOption),
  pruned: z.optional(z.boolean({ error: 'true or false' })),
  grain: z.optional(z.enum(GRAINS as ['pixel', 'row', 'tile'])),
  tileSize: z.optional(wholeNumber(1, 65_536)),
  order: z.optional(orderOption),
  seed: z.optional(seedOption),
  onTile: z.optional(callback),
  onProgress: z.optional(callback),
  onSpan: z.optional(callback),
  signal: z.optional(abortSignal),
};
