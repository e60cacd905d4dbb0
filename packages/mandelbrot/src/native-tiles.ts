import { type NativeEntry, requireNative } from '@parallel/core/task';
import type { TileInput, TileOutput } from './tile-task.js';
import { coordinatesOf } from './view.js';

/** All tiles of a picture on the addon's threads, which write into the shared counts. */
export const nativeTiles: NativeEntry<TileInput, TileOutput> = async (inputs, batch) => {
  const job = inputs[0]?.job;
  if (!job?.shared) return;
  const tiles = new Int32Array(inputs.length * 4);
  inputs.forEach(({ tile }, i) => {
    tiles.set([tile.x, tile.y, tile.width, tile.height], i * 4);
  });
  const { cx, cy } = coordinatesOf(job.view);
  await requireNative().mandelbrotTiles(
    cx,
    cy,
    tiles,
    job.view.maxIterations,
    job.shared,
    batch.workers,
    batch.cancel,
    (done) => {
      for (const i of done) batch.settle(i, inputs[i]!.index);
    },
  );
};
