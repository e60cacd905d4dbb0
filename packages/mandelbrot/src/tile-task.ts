import { type TaskContext, type Transferred, transfer } from '@parallel/core/task';
import { formulaOf } from './formula.js';
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
  const { maxIterations, width } = job.view;
  const { pruned, simd } = job;
  const picture = job.picture && openWasmPicture(job.picture, job.view);
  const common = {
    coordinates: picture?.coordinates ?? coordinatesFor(job),
    formula: formulaOf(job.view),
    tile,
    maxIterations,
    pruned,
    simd,
    // A tile that was stopped is not looked at by anybody.
    stop: () => context.signal.aborted,
  };
  const kernel = tileKernel(job.kernel);
  if (job.shared) {
    const counts = picture?.counts ?? job.shared;
    kernel({ ...common, picture, counts, offset: tile.y * width + tile.x, stride: width });
    return index;
  }
  const counts = new Int32Array(tile.width * tile.height);
  kernel({ ...common, counts, offset: 0, stride: tile.width });
  return job.transfer ? transfer({ index, counts }, [counts.buffer]) : { index, counts };
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
