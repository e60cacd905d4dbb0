import type { Memory, ParallelErrorCode } from '@parallel/core/types';
import type { Orbit } from '../deep/orbit.js';
import type { Place } from '../deep/place.js';
import type { WasmPicture } from '../kernels/wasm-picture.js';
import type { Grain } from '../tile.js';
import type { View } from '../view.js';

/** The kernels that a browser has. */
export type WebKernel = 'js' | 'wasm';

/** All values of the kernel axis in a browser, the default first. */
export const WEB_KERNELS: readonly WebKernel[] = ['wasm', 'js'];

/** What all tiles of a picture have in common. */
export interface WebJob {
  readonly view: View;
  readonly kernel: WebKernel;
  readonly pruned: boolean;
  readonly memory: Memory;
  readonly grain: Grain;
  readonly tileSize: number;
  /** Where memory is shared: workers claim tiles from the cells' cursor, in this order, and write into the counts. */
  readonly shared?: {
    /** By perturbation, both planes. */
    readonly counts: Int32Array;
    /** Where they are in memory of WebAssembly. */
    readonly picture: WasmPicture | undefined;
    readonly cells: Int32Array;
    readonly order: Uint32Array | undefined;
    /** The cells of a `Timeline`, by the tiles' numbers. */
    readonly timeline?: Float64Array | undefined;
  };
  /** By perturbation: where, and the orbit that every point is followed beside. */
  readonly deep?: { readonly place: Place; readonly orbit: Orbit } | undefined;
  /** Whether messages with tiles are to say when these were begun and done. */
  readonly timed?: boolean;
}

/** Milliseconds by a clock that is the same for all workers of a page. */
export const now = () => performance.timeOrigin + performance.now();

/** Places in the cells. */
export const CURSOR = 0;
export const CANCEL = 1;

export type ToWorker =
  | { readonly kind: 'picture'; readonly job: WebJob; readonly worker: number }
  | { readonly kind: 'tile'; readonly index: number }
  /** To compute the orbit of the centre. */
  | { readonly kind: 'reference'; readonly place: Place };

export type FromWorker =
  /** Finished, in shared memory. */
  | { readonly kind: 'tiles'; readonly indices: Uint32Array }
  /** Finished; the counts of the tile alone, or by perturbation its planes. */
  | {
      readonly kind: 'tile';
      readonly index: number;
      readonly counts: Int32Array;
      /** When it was begun and done. */
      readonly times?: readonly [number, number] | undefined;
    }
  | { readonly kind: 'reference'; readonly orbit: Orbit }
  /** There are no more tiles to claim. */
  | { readonly kind: 'done' }
  | {
      readonly kind: 'failed';
      readonly message: string;
      /** Where it is an error of the library's own. */
      readonly code?: ParallelErrorCode | undefined;
    };
