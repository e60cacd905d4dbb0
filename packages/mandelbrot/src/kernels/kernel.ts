import type { Kernel as CommonKernel } from '@parallel/core/types';
import type { Formula } from '../formula.js';
import type { Tile } from '../tile.js';
import type { Coordinates } from '../view.js';
import type { OpenPicture } from './wasm-picture.js';

/** What computes a tile. */
export type Kernel = CommonKernel | 'wasm';

/** All values of the kernel axis here. */
export const KERNELS: readonly Kernel[] = ['js', 'wasm', 'native'];

/** The instruction sets of native kernels, and the fastest that the machine has. */
export type Simd = 'auto' | 'avx512' | 'avx2' | 'neon' | 'portable' | 'scalar';

/** All values of the option `simd`. */
export const SIMDS: readonly Simd[] = ['auto', 'avx512', 'avx2', 'neon', 'portable', 'scalar'];

/** A tile to compute: pixel (i, j) of it is `(cx[tile.x + i], cy[tile.y + j])`. */
export interface Piece {
  readonly coordinates: Coordinates;
  readonly formula: Formula;
  readonly tile: Tile;
  readonly maxIterations: number;
  /** The count of pixel (i, j) goes to `counts[offset + j * stride + i]`. */
  readonly counts: Int32Array;
  /** Where counts and coordinates are in shared memory of WebAssembly: its kernel computes in place. */
  readonly picture?: OpenPicture | undefined;
  readonly offset: number;
  readonly stride: number;
  /** Whether to leave out steps whose outcome is proved. */
  readonly pruned: boolean;
  readonly simd: Simd;
  /** Asked every few milliseconds, also within one point; true ends the tile unfinished. */
  readonly stop: () => boolean;
}

/** Computes a tile's counts: all kernels the same, bit for bit. */
export type TileKernel = (piece: Piece) => void;
