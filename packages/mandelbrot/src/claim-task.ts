import { orderIndices } from '@parallel/core/schedule';
import type { TaskContext } from '@parallel/core/task';
import { formulaOf } from './formula.js';
import { tileKernel } from './kernels/by-name.js';
import type { Kernel, Simd } from './kernels/kernel.js';
import { claimNative } from './kernels/native.js';
import { openWasmPicture, type WasmPicture } from './kernels/wasm-picture.js';
import { Ledger } from './ledger.js';
import type { Schedule } from './schedule.js';
import { cutTiles, type Tiles } from './tile.js';
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
}

/** Claims and computes tiles until there are none. */
export default function claimTiles(job: ClaimJob, context: TaskContext): void {
  const { view, kernel, pruned, simd, schedule } = job;
  const picture = job.picture && openWasmPicture(job.picture, view);
  const tiles = scheduledTiles(view, schedule);
  const ledger = new Ledger(job.ledger);
  const common = {
    coordinates: picture?.coordinates ?? coordinatesOf(view),
    formula: formulaOf(view),
    maxIterations: view.maxIterations,
    counts: picture?.counts ?? job.counts,
    picture,
    pruned,
    simd,
    stop: () => context.signal.aborted,
  };
  if (kernel === 'native') {
    claimNative(common, tiles, ledger.cells);
    return;
  }
  const compute = tileKernel(kernel);
  while (!context.signal.aborted) {
    const place = ledger.claim();
    if (place >= tiles.length) return;
    const tile = tiles.at(place);
    compute({ ...common, tile, offset: tile.y * view.width + tile.x, stride: view.width });
    // What was stopped in the middle is not finished.
    if (!context.signal.aborted) ledger.finish(place);
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
