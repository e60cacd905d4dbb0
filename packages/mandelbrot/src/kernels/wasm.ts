import { ParallelError } from '@parallel/core/portable';
import base64 from '../../build/kernel.wasm';
import { isMandelbrot } from '../formula.js';
import type { TileKernel } from './kernel.js';

interface Exports {
  readonly memory: WebAssembly.Memory;
  /** The first byte that is free. */
  base(): number;
  /** All addresses; false where it was stopped. */
  tile(
    cx: number,
    cy: number,
    counts: number,
    width: number,
    height: number,
    maxIterations: number,
    pruned: boolean,
  ): number;
}

const PAGE = 65_536;
let kernel: Exports | undefined;
let mayStop: () => boolean = () => false;

/** Compiled at the first call, in whichever isolate or page it is: 4 KB take less than a millisecond. */
function instance(): Exports {
  if (kernel) return kernel;
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const imports = { kernel: { stop: () => (mayStop() ? 1 : 0) } };
  const made = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
  kernel = made.exports as unknown as Exports;
  return kernel;
}

/**
 * WebAssembly with SIMD of 128 bits, in memory of its own: counts are copied
 * out, whatever memory they go to. Copying takes a thousandth of the time.
 */
export const wasmKernel: TileKernel = (piece) => {
  if (!isMandelbrot(piece.formula)) {
    throw new ParallelError(
      'IMPOSSIBLE_COMBINATION',
      'option "kernel": "wasm" draws the Mandelbrot set alone: use kernel "native" or "js"',
    );
  }
  const { memory, base, tile } = instance();
  const { x, y, width, height } = piece.tile;
  const cx = base();
  const cy = cx + 8 * width;
  const out = cy + 8 * height;
  const lacking = out + 4 * width * height - memory.buffer.byteLength;
  if (lacking > 0) memory.grow(Math.ceil(lacking / PAGE));
  new Float64Array(memory.buffer, cx, width).set(piece.coordinates.cx.subarray(x, x + width));
  new Float64Array(memory.buffer, cy, height).set(piece.coordinates.cy.subarray(y, y + height));
  mayStop = piece.stop;
  if (!tile(cx, cy, out, width, height, piece.maxIterations, piece.pruned)) return;
  const found = new Int32Array(memory.buffer, out, width * height);
  for (let j = 0; j < height; j += 1) {
    const row = found.subarray(j * width, (j + 1) * width);
    piece.counts.set(row, piece.offset + j * piece.stride);
  }
};
