import { type TaskContext, type Transferred, transfer } from '@parallel/core/task';
import { tileKernel } from './kernels/by-name.js';
import type { Kernel, Simd } from './kernels/kernel.js';
import { openWasmPicture, type WasmPicture } from './kernels/wasm-picture.js';
import type { Tile } from './tile.js';
import { type Coordinates, coordinatesOf, type View } from './view.js';

/** What all tiles of a picture have in common. */
export interface TileJob {
  readonly view: View;
  readonly kernel: Kernel;
  readonly pruned: boolean;
  readonly simd: Simd;
  /** The picture's counts, where they are shared; else each tile brings its own back. */
  readonly shared?: Int32Array;
  /** Where those are in shared memory of WebAssembly. */
  readonly picture?: WasmPicture | undefined;
  /** Whether a tile's counts are moved to the caller rather than copied. */
  readonly transfer: boolean;
}

/** One tile to compute. */
export interface TileInput {
  readonly job: TileJob;
  readonly tile: Tile;
  readonly index: number;
}

/** The tile that is done: its index alone where the counts are shared. */
export type TileOutput = number | { readonly index: number; readonly counts: Int32Array };

/** Computes one tile, in whichever isolate it is called. */
export default function computeTile(
  input: TileInput,
  context: TaskContext,
): TileOutput | Transferred<TileOutput> {
  const { job, tile, index } = input;
  const { view, shared, pruned, simd } = job;
  const picture = job.picture && openWasmPicture(job.picture, view);
  const counts = picture?.counts ?? shared ?? new Int32Array(tile.width * tile.height);
  tileKernel(job.kernel)({
    coordinates: picture?.coordinates ?? coordinatesFor(job),
    formula: view,
    tile,
    maxIterations: view.maxIterations,
    counts,
    picture,
    offset: shared ? tile.y * view.width + tile.x : 0,
    stride: shared ? view.width : tile.width,
    pruned,
    simd,
    // A tile that was stopped is not looked at by anybody.
    stop: () => context.signal.aborted,
  });
  if (shared) return index;
  const own = counts as Int32Array<ArrayBuffer>;
  return job.transfer ? transfer({ index, counts }, [own.buffer]) : { index, counts };
}

let lastJob: TileJob | undefined;
let lastView: View | undefined;
let lastCoordinates: Coordinates | undefined;

/** The tiles of a message share their job, and messages of a picture its view: computed once. */
function coordinatesFor(job: TileJob): Coordinates {
  if (job === lastJob && lastCoordinates) return lastCoordinates;
  lastJob = job;
  if (!lastCoordinates || !lastView || !sameView(lastView, job.view)) {
    lastView = job.view;
    lastCoordinates = coordinatesOf(job.view);
  }
  return lastCoordinates;
}

function sameView(a: View, b: View): boolean {
  return (
    a.width === b.width &&
    a.height === b.height &&
    Object.is(a.x0, b.x0) &&
    Object.is(a.y0, b.y0) &&
    Object.is(a.y1, b.y1)
  );
}
