import { type Memory, ProgressMeter } from '@parallel/core/portable';
import { orderIndices } from '@parallel/core/schedule';
import type { CenterView } from '../deep/center-view.js';
import { type Target, targetOf } from '../deep/method.js';
import { type Orbit, orbitOf } from '../deep/orbit.js';
import type { Place } from '../deep/place.js';
import { planesOf } from '../deep/planes.js';
import { type Image, paste, type RenderedTile } from '../image.js';
import { openWasmPicture, pictureInPlace } from '../kernels/wasm-picture.js';
import { cutTiles, type Tiles } from '../tile.js';
import { Timeline } from '../timeline.js';
import type { View } from '../view.js';
import { Computation } from './compute.js';
import { type Drawing, type Finished, runCrew, runReference } from './crew.js';
import {
  chooseWebKernel,
  chooseWebMemory,
  parseWebOptions,
  type WebRenderOptions,
} from './options.js';
import { now, type WebJob } from './protocol.js';
import { WebThreads } from './threads.js';
import { canShare } from './web.js';

interface Batch {
  readonly image: Image;
  readonly tiles: Tiles;
  readonly indices: ArrayLike<number>;
}

/**
 * Renders a view in a browser, with the same counts, bit for bit, as everything else.
 * A view by its centre that is too deep for doubles is rendered by perturbation.
 *
 * @example
 * const image = await render({ width: 1024, height: 768, x0: -2, y0: -1, y1: 1, maxIterations: 256 });
 * context.putImageData(new ImageData(toRGBA(image), image.width), 0, 0);
 *
 * @throws ParallelError `INVALID_OPTION`, `IMPOSSIBLE_COMBINATION`, `WORKER_DIED`, `CLOSED`;
 *   the signal's reason when that fires.
 */
export async function render(
  view: View | CenterView,
  options: WebRenderOptions = {},
): Promise<Image> {
  const { target, how } = parse(view, options);
  let rendered: Image | undefined;
  for await (const { image, tiles, indices } of batches(target, how)) {
    rendered = image;
    if (how.onTile) for (const index of Array.from(indices)) how.onTile(tiles.at(index), image);
  }
  // There is no picture without a pixel, so there was a batch.
  return rendered!;
}

/**
 * Renders a view and yields its tiles as they are finished. Nothing is begun
 * before the first is asked for; leaving the loop early ends the rendering.
 *
 * @throws ParallelError as `render`: for options when called, else where it is iterated.
 */
export function renderTiles(
  view: View | CenterView,
  options: WebRenderOptions = {},
): AsyncGenerator<RenderedTile, void, undefined> {
  const { target, how } = parse(view, options);
  return (async function* () {
    for await (const { image, tiles, indices } of batches(target, how)) {
      for (const index of Array.from(indices)) {
        const tile = tiles.at(index);
        how.onTile?.(tile, image);
        yield { ...tile, image };
      }
    }
  })();
}

function parse(view: View | CenterView, options: WebRenderOptions) {
  const how = parseWebOptions(options);
  return { target: targetOf(view, how.method), how };
}

async function* batches(
  { view, center, method, place }: Target,
  how: WebRenderOptions,
): AsyncGenerator<Batch, void, undefined> {
  const { pruned = true, grain = 'tile', tileSize = 32, signal } = how;
  signal?.throwIfAborted();
  const { onSpan } = how;
  const draw = onSpan && { begun: now(), onSpan };
  const wanted = how.strategy ?? 'threads';
  const pool = wanted === 'threads' ? new WebThreads({ workers: how.workers }) : wanted;
  const possible = pool === 'inline' ? sharedLast() : pool.memory;
  const kernel = chooseWebKernel(how.kernel, place);
  const memory = chooseWebMemory(possible, how.memory);
  const flat: WebJob = { view, kernel, pruned, memory, grain, tileSize };
  // Perturbation has two planes, what makes counts continuous behind the counts.
  const size = view.width * view.height * (place ? 2 : 1);
  const ways = pool === 'inline' ? 1 : pool.workers;
  const inPlace = kernel === 'wasm' && memory === 'shared';
  const picture = inPlace ? pictureInPlace(view, ways) : undefined;
  const opened = picture && openWasmPicture(picture, view);
  const cells =
    opened?.counts ??
    (memory === 'shared' ? new Int32Array(new SharedArrayBuffer(4 * size)) : new Int32Array(size));
  const strategy = pool === 'inline' ? pool : pool.kind;
  const seen = place ? planesOf(cells) : { counts: cells };
  const image: Image = { ...view, ...center, ...seen, method, kernel, strategy, memory };
  const tiles = cutTiles(view.width, view.height, grain, tileSize);
  const order = orderIndices(tiles.length, how.order ?? 'sequential', { seed: how.seed, ways });
  const progress = new ProgressMeter(how.onProgress, tiles.length);
  const timeline = draw && memory === 'shared' ? Timeline.of(tiles.length).cells : undefined;
  try {
    const deep = place && { place, orbit: await referenceOf(place, pool, memory, signal) };
    const common: WebJob = { ...flat, deep };
    const running =
      pool === 'inline'
        ? runInline(new Computation(common, opened), cells, order, signal, draw)
        : runCrew(
            pool,
            memory === 'shared'
              ? shareable(common, { counts: cells, picture, timeline }, order)
              : { ...common, timed: draw !== undefined },
            order,
            signal,
            draw,
          );
    for await (const { indices, counts: own } of running) {
      if (own) paste(image, tiles.at(indices[0]!), own);
      progress.add(indices.length);
      yield { image, tiles, indices };
    }
  } finally {
    if (wanted === 'threads') await (pool as WebThreads).close();
  }
}

/** Computed by a worker, where there are any; in shared memory, where there is that. */
async function referenceOf(
  place: Place,
  pool: WebThreads | 'inline',
  memory: Memory,
  signal: AbortSignal | undefined,
): Promise<Orbit> {
  if (pool === 'inline') return orbitOf(place);
  const orbit = await runReference(pool, place, signal);
  if (memory !== 'shared') return orbit;
  const points = new Float64Array(new SharedArrayBuffer(orbit.points.byteLength));
  points.set(orbit.points);
  return { ...orbit, points };
}

function sharedLast() {
  return ['copy', 'transfer', ...(canShare() ? (['shared'] as const) : [])] as const;
}

function shareable(
  job: WebJob,
  place: Pick<NonNullable<WebJob['shared']>, 'counts' | 'picture' | 'timeline'>,
  order: Uint32Array,
): WebJob {
  const cells = new Int32Array(new SharedArrayBuffer(8));
  return { ...job, shared: { ...place, cells, order } };
}

/** How long the page's own thread computes before it is given back for a moment. */
const TURN_MILLISECONDS = 8;

async function* runInline(
  computation: Computation,
  cells: Int32Array,
  order: Uint32Array,
  signal: AbortSignal | undefined,
  draw: Drawing | undefined,
): AsyncGenerator<Finished, void, undefined> {
  let indices: number[] = [];
  let since = performance.now();
  for (const index of order) {
    const start = draw ? now() - draw.begun : 0;
    computation.within(cells, index, () => false);
    if (draw) {
      const end = now() - draw.begun;
      draw.onSpan({ worker: 0, pieces: [index], start, end, outcome: 'done' });
    }
    indices.push(index);
    if (performance.now() - since < TURN_MILLISECONDS) continue;
    yield { indices };
    indices = [];
    await new Promise((resolve) => setTimeout(resolve, 0));
    signal?.throwIfAborted();
    since = performance.now();
  }
  if (indices.length > 0) yield { indices };
}
