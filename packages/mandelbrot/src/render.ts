import type { Memory, Progress, Strategy, StrategyKind, Task } from '@parallel/core';
import { task } from '@parallel/core';
import {
  abortSignal,
  borrowStrategy,
  callback,
  chooseKernel,
  chooseMemory,
  chunkSizeOption,
  claimOption,
  defaultKernel,
  type Kernel,
  kernelOption,
  MOST_WORKERS,
  memoryOption,
  orderOption,
  parseOptions,
  seedOption,
  strategyOption,
  wholeNumber,
} from '@parallel/core/options';
import type { ChunkSize, Claim, Order } from '@parallel/core/schedule';
import * as z from 'zod/mini';
import type { CenterView } from './deep/center-view.js';
import { targetOf } from './deep/method.js';
import { chooseDeepKernel, deepTask, type Perturbation, perturb } from './deep/perturbation.js';
import { METHODS, type Method } from './deep/place.js';
import type { Image } from './image.js';
import { nativeTiles } from './native-tiles.js';
import { cutTiles, GRAINS, type Grain, type Tile } from './tile.js';
import type { TileJob, TileOutput } from './tile-task.js';
import type { View } from './view.js';

const tileTask = task<typeof import('./tile-task.js')>(
  new URL('./tile-task.js', import.meta.url),
  'default',
  { native: nativeTiles },
);

export interface RenderOptions {
  /** Who computes: a Strategy, or the name of one made for this picture. By default native threads; without the addon, worker threads. */
  readonly strategy?: Strategy | StrategyKind | undefined;
  /** How many workers a strategy given by name has; by default one for each processor. */
  readonly workers?: number | undefined;
  /** How counts travel; by default `shared` where the strategy can. */
  readonly memory?: Memory | undefined;
  /** What computes a tile; by default `native`, or `js` without the addon. */
  readonly kernel?: Kernel | undefined;
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
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const renderOptions = z.strictObject({
  strategy: z.optional(strategyOption),
  workers: z.optional(wholeNumber(1, MOST_WORKERS)),
  memory: z.optional(memoryOption),
  kernel: z.optional(kernelOption),
  method: z.optional(z.enum(METHODS as ['double', 'perturbation'])),
  grain: z.optional(z.enum(GRAINS as ['pixel', 'row', 'tile'])),
  tileSize: z.optional(wholeNumber(1, 65_536)),
  order: z.optional(orderOption),
  seed: z.optional(seedOption),
  claim: z.optional(claimOption),
  chunkSize: z.optional(chunkSizeOption),
  onTile: z.optional(callback),
  onProgress: z.optional(callback),
  signal: z.optional(abortSignal),
});

/**
 * Renders a view. Whatever the strategy, memory, kernel, grain and order, the
 * counts are the same, bit for bit.
 *
 * @example
 * const image = await render({ width: 1024, height: 768, x0: -2, y0: -1, y1: 1, maxIterations: 256 });
 *
 * @throws ParallelError `INVALID_OPTION`, `IMPOSSIBLE_COMBINATION`,
 *   `NATIVE_UNAVAILABLE`; the signal's reason when that fires.
 */
export async function render(view: View | CenterView, options: RenderOptions = {}): Promise<Image> {
  const how = parseOptions(renderOptions, options) as RenderOptions;
  const { view: where, center, method, place } = targetOf(view, how.method);
  const { grain = 'tile', tileSize = 32, order, seed, claim } = how;
  how.signal?.throwIfAborted();

  const wanted = how.strategy ?? defaultStrategy(how.kernel);
  // What makes no sense is refused before a worker is started.
  const kind = typeof wanted === 'string' ? wanted : wanted.kind;
  const kernel = place ? chooseDeepKernel(kind, how.kernel, place) : chooseKernel(kind, how.kernel);
  await using borrowed = borrowStrategy(wanted, { workers: how.workers });
  const { strategy } = borrowed;
  const memory = chooseMemory(strategy, how.memory);

  const size = where.width * where.height;
  const counts = memory === 'shared' ? strategy.share(Int32Array, size) : new Int32Array(size);
  const image: Image = {
    ...where,
    ...center,
    counts,
    method,
    kernel,
    strategy: strategy.kind,
    memory,
  };
  const goal = { transfer: memory === 'transfer', ...(memory === 'shared' && { shared: counts }) };
  const tiles = cutTiles(where.width, where.height, grain, tileSize);
  // Native threads write into shared counts, and run no JavaScript.
  const hasNative = kernel === 'native' && memory === 'shared';
  const computed = <J>(
    tileTask: Task<{ job: J; tile: Tile; index: number }, TileOutput>,
    job: J,
  ) => {
    const inputs = tiles.map((tile, index) => ({ job, tile, index }));
    return strategy.map(hasNative ? tileTask : { ...tileTask, native: undefined }, inputs, {
      ordered: false,
      order,
      seed,
      claim,
      chunkSize: how.chunkSize,
      onProgress: how.onProgress,
      signal: how.signal,
    });
  };
  let deep: Perturbation | undefined;
  try {
    deep = place && (await perturb(place, strategy, goal, how.signal));
    const outputs = deep
      ? computed(deepTask, deep.job)
      : computed<TileJob>(tileTask, { view: where, kernel, ...goal });
    for await (const output of outputs) {
      const tile = tiles[typeof output === 'number' ? output : output.index]!;
      if (typeof output !== 'number') paste(image, tile, output.counts);
      how.onTile?.(tile, image);
    }
  } finally {
    deep?.release();
    if (memory === 'shared') strategy.unshare(counts);
  }
  return image;
}

/** Native threads where there is an addon and nothing asks for JavaScript. */
function defaultStrategy(kernel: Kernel | undefined): StrategyKind {
  return (kernel ?? defaultKernel()) === 'native' ? 'native' : 'threads';
}

function paste(image: Image, tile: Tile, counts: Int32Array): void {
  for (let j = 0; j < tile.height; j += 1) {
    const row = counts.subarray(j * tile.width, (j + 1) * tile.width);
    image.counts.set(row, (tile.y + j) * image.width + tile.x);
  }
}
