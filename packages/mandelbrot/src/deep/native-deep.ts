import { type NativeEntry, requireNative } from '@parallel/core/task';
import { Timeline } from '../timeline.js';
import type { DeepInput, DeepOutput } from './deep-task.js';
import { tooLong } from './orbit.js';
import { toBytes } from './place.js';

/** The reference and all tiles of a deep picture on the addon's threads. */
export const nativeDeepTiles: NativeEntry<DeepInput, DeepOutput> = async (inputs, batch) => {
  const job = inputs[0]?.job;
  if (!job?.shared) return;
  const { place } = job;
  const timeline = batch.onSpan && Timeline.of(inputs.length);
  const tiles = new Int32Array(inputs.length * 4);
  inputs.forEach(({ tile }, i) => {
    tiles.set([tile.x, tile.y, tile.width, tile.height], i * 4);
  });
  try {
    await requireNative().deepTiles(
      toBytes(place.centerX, place.limbs),
      toBytes(place.centerY, place.limbs),
      place.spacing,
      place.exponent,
      place.width,
      place.height,
      tiles,
      place.maxIterations,
      job.shared,
      batch.workers,
      batch.cancel,
      (done) => {
        if (batch.onSpan) timeline?.draw(done, 0, undefined, batch.onSpan);
        for (const i of done) batch.settle(i, inputs[i]!.index);
      },
      timeline && { cells: timeline.cells, now: performance.now() },
      batch.niceness,
      true,
    );
  } catch (error) {
    throw (error as { code?: unknown }).code === 'REFERENCE_TOO_LONG' ? tooLong() : error;
  }
};
