import native from '../../index.js';
import { missing } from '../support.js';

const binding = missing ? ({} as ReturnType<typeof native.load>) : native.load();

export const { mandelbrotClaim, mandelbrotKernels, mandelbrotTile, mandelbrotTiles } = binding;

/** The arguments for the fastest kernel. */
export const auto = ['auto', true] as const;

/** Every kernel of this machine, pruned and not. */
export const kernels = missing
  ? [{ simd: 'auto', pruned: true }]
  : mandelbrotKernels().flatMap((simd) => [
      { simd, pruned: true },
      { simd, pruned: false },
    ]);
