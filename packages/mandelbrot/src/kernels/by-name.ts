import { jsKernel } from './js.js';
import type { Kernel, TileKernel } from './kernel.js';
import { nativeKernel } from './native.js';
import { wasmKernel } from './wasm.js';

const kernels: Record<Kernel, TileKernel> = {
  js: jsKernel,
  wasm: wasmKernel,
  native: nativeKernel,
};

export function tileKernel(kernel: Kernel): TileKernel {
  return kernels[kernel];
}
