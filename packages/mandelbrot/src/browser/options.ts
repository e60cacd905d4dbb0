import {
  abortSignal,
  callback,
  invalidOption,
  type Memory,
  MOST_WORKERS,
  memoryOption,
  orderOption,
  ParallelError,
  type Progress,
  parseOptions,
  type Span,
  seedOption,
  wholeNumber,
} from '@parallel/core/portable';
import type { Order } from '@parallel/core/schedule';
import * as z from 'zod/mini';
import type { Image } from '../image.js';
import { GRAINS, type Grain, type Tile } from '../tile.js';
import { WEB_KERNELS, type WebKernel } from './protocol.js';
import { WebThreads } from './threads.js';

/** What `render` and `renderTiles` take in a browser. */
export interface WebRenderOptions {
  /** Who computes: web workers that are kept (`threads()`), or made for this picture; `inline` is the page's own thread. Default `threads`. */
  readonly strategy?: WebThreads | 'threads' | 'inline' | undefined;
  /** How many workers a strategy given by name has; by default one for each processor. */
  readonly workers?: number | undefined;
  /** How counts travel; by default `shared` where the page is cross-origin isolated, else `transfer`. */
  readonly memory?: Memory | undefined;
  /** What computes a tile; default `wasm`. */
  readonly kernel?: WebKernel | undefined;
  /** Whether to leave out steps whose outcome is proved; default true. The counts are the same. */
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
  /** Called with who had which pieces from when to when, in milliseconds since the rendering began: its timeline. Pieces of a few pixels may share a span. */
  readonly onSpan?: ((span: Span) => void) | undefined;
  /** Ends the rendering; `inline` sees it between two tiles. */
  readonly signal?: AbortSignal | undefined;
}

const schema = z.strictObject({
  strategy: z.optional(
    z.custom<WebThreads | 'threads' | 'inline'>(
      (value) => value === 'threads' || value === 'inline' || value instanceof WebThreads,
      { error: '"threads", "inline" or what threads() gives' },
    ),
  ),
  workers: z.optional(wholeNumber(1, MOST_WORKERS)),
  memory: z.optional(memoryOption),
  kernel: z.optional(z.enum(WEB_KERNELS as ['wasm', 'js'])),
  pruned: z.optional(z.boolean({ error: 'true or false' })),
  grain: z.optional(z.enum(GRAINS as ['pixel', 'row', 'tile'])),
  tileSize: z.optional(wholeNumber(1, 65_536)),
  order: z.optional(orderOption),
  seed: z.optional(seedOption),
  onTile: z.optional(callback),
  onProgress: z.optional(callback),
  onSpan: z.optional(callback),
  signal: z.optional(abortSignal),
});

export function parseWebOptions(options: unknown): WebRenderOptions {
  const how = parseOptions(schema, options) as WebRenderOptions;
  if (how.workers !== undefined && how.strategy !== undefined && how.strategy !== 'threads') {
    throw invalidOption('workers', how.workers, 'of use here: it is for strategy "threads"');
  }
  return how;
}

/** As asked, else the best that there is. @throws ParallelError `IMPOSSIBLE_COMBINATION`. */
export function chooseWebMemory(possible: readonly Memory[], asked: Memory | undefined): Memory {
  if (asked === undefined) return possible[0]!;
  if (possible.includes(asked)) return asked;
  throw new ParallelError(
    'IMPOSSIBLE_COMBINATION',
    `option "memory": "${asked}" cannot be had on this page, which is not cross-origin isolated: use memory "transfer" or "copy", or serve it with the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp`,
  );
}
