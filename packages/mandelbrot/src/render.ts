import { availableParallelism } from 'node:os';
import {
  ParallelError,
  type Span,
  type Strategy,
  type StrategyKind,
  type Task,
  task,
} from '@parallel/core';
import {
  borrowStrategy,
  chooseKernel,
  chooseMemory,
  defaultKernel,
  invalidOption,
  ProgressMeter,
  parseOptions,
} from '@parallel/core/options';
import { requireNative } from '@parallel/core/task';
import { runClaims } from './claim-run.js';
import type { CenterView } from './deep/center-view.js';
import { type Target, targetOf } from './deep/method.js';
import { chooseDeepKernel, deepTask, type Perturbation, perturb } from './deep/perturbation.js';
import { planesOf } from './deep/planes.js';
import { type Image, paste, type RenderedTile } from './image.js';
import type { Kernel } from './kernels/kernel.js';
import { openWasmPicture, pictureInPlace } from './kernels/wasm-picture.js';
import { runNativePicture } from './native-run.js';
import { nativeTiles } from './native-tiles.js';
import { type RenderOptions, renderOptions } from './options.js';
import { cutTiles, type Tile, type Tiles } from './tile.js';
import type { TileJob, TileOutput } from './tile-task.js';
import type { View } from './view.js';

const tileTask = task<typeof import('./tile-task.js')>(
  new URL('./tile-task.js', import.meta.url),
  'default',
  { native: nativeTiles },
);

/** A picture that is being rendered: the tiles of each batch are finished. */
interface Batch {
  readonly image: Image;
  readonly tiles: Tiles;
  readonly indices: Iterable<number>;
}

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
  const { target, how } = parse(view, options);
  let rendered: Image | undefined;
  // Without listeners there is nobody to tell before the end.
  const live = how.onTile !== undefined || how.onProgress !== undefined;
  for await (const { image, tiles, indices } of batches(target, how, live)) {
    rendered = image;
    if (how.onTile) for (const index of indices) how.onTile(tiles.at(index), image);
  }
  // There is no picture without a pixel, so there was a batch.
  return rendered!;
}

/**
 * Renders a view and yields its tiles as they are finished. Nothing is begun
 * before the first is asked for; leaving the loop early ends the rendering.
 *
 * @example
 * for await (const { x, y, width, height, image } of renderTiles(REFERENCE_VIEW)) draw(…);
 *
 * @throws ParallelError as `render`: for options when called, else where it is iterated.
 */
export function renderTiles(
  view: View | CenterView,
  options: RenderOptions = {},
): AsyncGenerator<RenderedTile, void, undefined> {
  const { target, how } = parse(view, options);
  return (async function* () {
    for await (const { image, tiles, indices } of batches(target, how, true)) {
      for (const index of indices) {
        const tile = tiles.at(index);
        how.onTile?.(tile, image);
        yield { ...tile, image };
      }
    }
  })();
}

function parse(view: View | CenterView, options: RenderOptions) {
  const how = parseOptions(renderOptions, options) as RenderOptions;
  return { target: targetOf(view, how.method), how };
}

async function* batches(
  target: Target,
  how: RenderOptions,
  live: boolean,
): AsyncGenerator<Batch, void, undefined> {
  const begun = performance.now();
  const { grain, tileSize } = cutOf(how);
  const { view: where, center, method, place } = target;
  how.signal?.throwIfAborted();
  const wanted = how.strategy ?? defaultStrategy(how);
  // What makes no sense is refused before a worker is started.
  const kind = typeof wanted === 'string' ? wanted : wanted.kind;
  const kernel = place
    ? chooseDeepKernel(kind, how.kernel, place)
    : chooseKernel(kind, how.kernel, how.native);
  assertSimd(kernel, how);
  const direct = wanted === 'native' && how.claim !== 'dealt' && !place;
  const tiles = cutTiles(where.width, where.height, grain, tileSize);
  const { pruned = true, simd = 'auto' } = how;
  const job = { view: where, kernel, pruned, simd, transfer: false };
  if (direct) {
    const memory = chooseMemory({ kind: wanted, memory: ['shared'] }, how.memory);
    const counts = new Int32Array(new SharedArrayBuffer(4 * where.width * where.height));
    const image: Image = { ...where, ...center, counts, method, kernel, strategy: wanted, memory };
    const workers = how.workers ?? availableParallelism();
    const progress = new ProgressMeter(how.onProgress, tiles.length);
    const drawn = { ...how, onSpan: spansSince(begun, how.onSpan) };
    for await (const indices of runNativePicture(job, counts, tiles, workers, live, drawn)) {
      progress.add(indices.length);
      yield { image, tiles, indices };
    }
  } else {
    yield* runStrategy(target, job, wanted, tiles, how, live, begun);
  }
}

/** By way of a Strategy, which may be anybody's. */
async function* runStrategy(
  { center, method, place }: Target,
  common: TileJob,
  wanted: NonNullable<RenderOptions['strategy']>,
  tiles: Tiles,
  how: RenderOptions,
  live: boolean,
  begun: number,
): AsyncGenerator<Batch, void, undefined> {
  const { view, kernel } = common;
  await using borrowed = borrowStrategy(wanted, { workers: how.workers, niceness: how.niceness });
  const { strategy } = borrowed;
  const memory = chooseMemory(strategy, how.memory);
  // Perturbation has two planes, what makes counts continuous behind the counts.
  const size = view.width * view.height * (place ? 2 : 1);
  const inPlace = kernel === 'wasm' && memory === 'shared' && strategy.kind !== 'processes';
  const picture = inPlace ? pictureInPlace(view, strategy.workers + 1) : undefined;
  const cells = picture
    ? openWasmPicture(picture, view).counts
    : memory === 'shared'
      ? strategy.share(Int32Array, size)
      : new Int32Array(size);
  const image: Image = {
    ...view,
    ...center,
    ...(place ? planesOf(cells) : { counts: cells }),
    method,
    kernel,
    strategy: strategy.kind,
    memory,
  };
  const goal = {
    transfer: memory === 'transfer',
    ...(memory === 'shared' && { shared: cells, picture }),
  };
  // Native threads write into shared counts, and run no JavaScript.
  const hasNative = kernel === 'native' && memory === 'shared';
  const computed = <J>(
    tileTask: Task<{ job: J; tile: Tile; index: number }, TileOutput>,
    job: J,
  ) => {
    const inputs = Array.from({ length: tiles.length }, (_, index) => ({
      job,
      tile: tiles.at(index),
      index,
    }));
    return strategy.map(hasNative ? tileTask : { ...tileTask, native: undefined }, inputs, {
      ordered: false,
      order: how.order,
      seed: how.seed,
      claim: how.claim,
      chunkSize: how.chunkSize,
      onProgress: how.onProgress,
      onSpan: spansSince(begun, how.onSpan),
      signal: how.signal,
    });
  };
  const progress = new ProgressMeter(how.onProgress, tiles.length);
  let deep: Perturbation | undefined;
  try {
    if (!place && memory === 'shared' && claimsByItself(strategy) && !asksForChunks(how)) {
      const { order = 'sequential', seed } = how;
      const schedule = { ...cutOf(how), order, seed, ways: strategy.workers };
      const claims = { ...common, schedule, counts: cells, picture };
      const onSpan = spansSince(begun, how.onSpan);
      const running = runClaims(strategy, claims, tiles.length, live, how.signal, onSpan);
      for await (const indices of running) {
        progress.add(indices.length);
        yield { image, tiles, indices };
      }
      return;
    }
    deep = place && (await perturb(place, strategy, goal, how.signal));
    const outputs = deep
      ? computed(deepTask, deep.job)
      : computed<TileJob>(tileTask, { ...common, ...goal });
    for await (const output of outputs) {
      const index = typeof output === 'number' ? output : output.index;
      if (typeof output !== 'number') paste(image, tiles.at(index), output.counts);
      yield { image, tiles, indices: [index] };
    }
  } finally {
    deep?.release();
    if (memory === 'shared') strategy.unshare(cells);
  }
}

/** For a part that begins now: its spans by the time of the whole, which has begun before. */
function spansSince(
  begun: number,
  onSpan: RenderOptions['onSpan'],
): ((span: Span) => void) | undefined {
  const before = performance.now() - begun;
  return (
    onSpan && ((span) => onSpan({ ...span, start: span.start + before, end: span.end + before }))
  );
}

function cutOf({ grain = 'tile', tileSize = 32 }: RenderOptions) {
  return { grain, tileSize };
}

/** Whose workers see shared memory and are all started on a piece each. */
function claimsByItself({ kind }: Strategy): boolean {
  return kind === 'threads' || kind === 'processes';
}

/** Pieces that are dealt out, or sent several at once, have to be sent. */
function asksForChunks({ claim, chunkSize = 'auto' }: RenderOptions): boolean {
  return claim === 'dealt' || chunkSize !== 'auto';
}

/** Native threads where there is an addon and nothing asks for JavaScript. */
function defaultStrategy({ kernel, native }: RenderOptions): StrategyKind {
  return (kernel ?? defaultKernel(native)) === 'native' ? 'native' : 'threads';
}

function assertSimd(kernel: Kernel, { simd }: RenderOptions): void {
  if (simd === undefined || simd === 'auto') return;
  if (kernel !== 'native') {
    throw new ParallelError(
      'IMPOSSIBLE_COMBINATION',
      `option "simd": "${simd}" chooses among native kernels, and kernel is "${kernel}": use kernel "native"`,
    );
  }
  const there = requireNative().mandelbrotKernels();
  if (there.includes(simd)) return;
  const has = ['auto', ...there].map((name) => `"${name}"`).join(', ');
  throw invalidOption('simd', simd, `what this machine has: ${has}`);
}
