import { type TaskContext, type Transferred, transfer } from '@parallel/core/task';
import type { Tile } from '../tile.js';
import { computeDeepTile, type DeepKernel, deepKernel } from './delta.js';
import { type Orbit, orbitOf } from './orbit.js';
import type { Place } from './place.js';

/** What all tiles of a deep picture have in common. */
export interface DeepJob {
  /** Which picture: what is derived from the reference is computed once in each worker. */
  readonly key: string;
  readonly place: Place;
  /** Not there for native threads, which compute their own. */
  readonly orbit?: Orbit;
  /** The picture's planes, where they are shared; else each tile brings its own back. */
  readonly shared?: Int32Array;
  /** Whether a tile's planes are moved to the caller rather than copied. */
  readonly transfer: boolean;
}

/** One tile to compute. */
export interface DeepInput {
  readonly job: DeepJob;
  readonly tile: Tile;
  readonly index: number;
}

/** The tile that is done: its index alone where memory is shared, else with its planes. */
export type DeepOutput = number | { readonly index: number; readonly counts: Int32Array };

/** Computes one tile, in whichever isolate it is called. */
export default function computeTile(
  { job, tile, index }: DeepInput,
  { signal }: Pick<TaskContext, 'signal'>,
): DeepOutput | Transferred<DeepOutput> {
  const kernel = kernelFor(job);
  const own = new Int32Array(job.shared ? 0 : 2 * tile.width * tile.height);
  const memory = job.shared ?? own;
  const stride = job.shared ? job.place.width : tile.width;
  const offset = job.shared ? tile.y * stride + tile.x : 0;
  const stop = () => {
    signal.throwIfAborted();
    return false;
  };
  computeDeepTile(kernel, tile, memory, offset, stride, stop);
  if (job.shared) return index;
  return job.transfer ? transfer({ index, counts: own }, [own.buffer]) : { index, counts: own };
}

/** Computes the reference: once for a picture, in one worker. */
export function reference(place: Place, { signal }: TaskContext): Transferred<Orbit> {
  const orbit = orbitOf(place, signal);
  return transfer(orbit, [orbit.points.buffer as ArrayBuffer]);
}

let last: { key: string; kernel: DeepKernel } | undefined;

function kernelFor({ key, place, orbit }: DeepJob): DeepKernel {
  if (last?.key !== key) last = { key, kernel: deepKernel(place, orbit!) };
  return last.kernel;
}
