import { computeDeepTile, type DeepKernel, deepKernel } from '../deep/delta.js';
import { formulaOf } from '../formula.js';
import { jsKernel } from '../kernels/js.js';
import type { TileKernel } from '../kernels/kernel.js';
import { wasmKernel } from '../kernels/wasm.js';
import { type OpenPicture, openWasmPicture } from '../kernels/wasm-picture.js';
import { cutTiles, type Tiles } from '../tile.js';
import { type Coordinates, coordinatesOf } from '../view.js';
import type { WebJob, WebKernel } from './protocol.js';

const kernels: Record<WebKernel, TileKernel> = { js: jsKernel, wasm: wasmKernel };

/** A picture whose tiles are computed on this thread. */
export class Computation {
  readonly tiles: Tiles;
  readonly #coordinates: Coordinates;
  /** Made where the first tile is computed, not where tiles are only dealt with. */
  #deep: DeepKernel | undefined;

  /** @param picture where the picture as a whole is, if that is memory of WebAssembly. */
  constructor(
    readonly job: WebJob,
    readonly picture: OpenPicture | undefined = pictureOf(job),
  ) {
    const { view, grain, tileSize } = job;
    this.tiles = cutTiles(view.width, view.height, grain, tileSize);
    this.#coordinates = picture?.coordinates ?? coordinatesOf(view);
  }

  /** Into the memory of the whole picture. */
  within(cells: Int32Array, index: number, stop: () => boolean): void {
    const { x, y } = this.tiles.at(index);
    const { width } = this.job.view;
    this.#compute(index, this.picture?.counts ?? cells, y * width + x, width, stop);
  }

  /** The counts of this tile alone; by perturbation, its planes. */
  alone(index: number): Int32Array<ArrayBuffer> {
    const { width, height } = this.tiles.at(index);
    const counts = new Int32Array(width * height * (this.job.deep ? 2 : 1));
    this.#compute(index, counts, 0, width, () => false);
    return counts;
  }

  #compute(
    index: number,
    counts: Int32Array,
    offset: number,
    stride: number,
    stop: () => boolean,
  ): void {
    const { kernel, pruned, view, deep } = this.job;
    if (deep) {
      this.#deep ??= deepKernel(deep.place, deep.orbit);
      computeDeepTile(this.#deep, this.tiles.at(index), counts, offset, stride, stop);
      return;
    }
    kernels[kernel]({
      coordinates: this.#coordinates,
      formula: formulaOf(view),
      tile: this.tiles.at(index),
      maxIterations: view.maxIterations,
      counts,
      picture: this.picture,
      offset,
      stride,
      pruned,
      simd: 'auto',
      stop,
    });
  }
}

function pictureOf({ shared, view }: WebJob): OpenPicture | undefined {
  return shared?.picture && openWasmPicture(shared.picture, view);
}
