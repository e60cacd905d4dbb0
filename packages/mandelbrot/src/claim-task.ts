import { orderIndices } from '@parallel/core/schedule';
import { now, type TaskContext } from '@parallel/core/task';
import { formulaOf } from './formula.js';
import { tileKernel } from './kernels/by-name.js';
import type { Kernel, Simd } from './kernels/kernel.js';
import { claimNative } from './kernels/native.js';
import { openWasmPicture, type WasmPicture } from './kernels/wasm-picture.js';
import { Ledger } from './ledger.js';
import type { Schedule } from './schedule.js';
import { cutTiles, type Tiles } from './tile.js';
import { Notes } from './timeline.js';
import { coordinatesOf, type View } from './view.js';

/** A picture in shared memory, whose tiles workers claim by themselves. */
export interface ClaimJob {
  readonly view: View;
  readonly kernel: Kernel;
  readonly pruned: boolean;
  readonly simd: Simd;
  readonly schedule: Schedule;
  readonly counts: Int32Array;
  /** Where the counts are in shared memory of WebAssembly. */
  readonly picture?: WasmPicture | undefined;
  readonly ledger: Int32Array;
  /** The cells of a `Timeline`, and as whom to note something there. */
  readonly timeline?: { readonly cells: Float64Array; readonly worker: number } | undefined;
}

/** Claims and computes tiles until there are none. */
export default function claimTiles(job: ClaimJob, context: TaskContext): void {
  const { view, kernel, pruned, simd, schedule, timeline } = job;
  const picture = job.picture && openWasmPicture(job.picture, view);
  const tiles = scheduledTiles(view, schedule);
  const ledger = new Ledger(job.ledger);
  const coordinates = picture?.coordinates ?? coordinatesOf(view);
  const formula = formulaOf(view);
  const counts = picture?.counts ?? job.counts;
  const { maxIterations, width: stride } = view;
  const stop = () => context.signal.aborted;
  if (kernel === 'native') {
    const common = { coordinates, formula, maxIterations, counts, pruned, simd, stop };
    claimNative(common, tiles, ledger.cells, timeline);
    return;
  }
  const compute = tileKernel(kernel);
  const notes = timeline && new Notes(timeline.cells, timeline.worker, now);
  while (!stop()) {
    const place = ledger.claim();
    if (place >= tiles.length) return;
    const tile = tiles.at(place);
    const points = tile.width * tile.height;
    const offset = tile.y * stride + tile.x;
    notes?.begin(place, points);
    // Named one by one: to spread an object takes as long as a small tile.
    compute({
      coordinates,
      formula,
      tile,
      maxIterations,
      counts,
      picture,
      offset,
      stride,
      pruned,
      simd,
      stop,
    });
    // What was stopped in the middle is not finished.
    if (stop()) return;
    notes?.done(place, points);
    ledger.finish(place);
  }
}

/** The picture's tiles in the order in which they are begun. */
export function scheduledTiles(view: View, schedule: Schedule): Tiles {
  const { grain, tileSize, order, seed, ways } = schedule;
  const tiles = cutTiles(view.width, view.height, grain, tileSize);
  if (order === 'sequential') return tiles;
  const indices = orderIndices(tiles.length, order, { seed, ways });
  return { length: tiles.length, at: (place) => tiles.at(indices[place]!) };
}
