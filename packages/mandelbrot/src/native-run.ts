import { orderIndices } from '@parallel/core/schedule';
import { Arrivals } from './arrivals.js';
import { runNative } from './native-tiles.js';
import type { RenderOptions } from './options.js';
import { quadsOf, type Tiles } from './tile.js';
import type { TileJob } from './tile-task.js';
import { Timeline } from './timeline.js';

/**
 * Renders on native threads that nobody else needs: without a Strategy, and
 * without an object for each tile. Yields the indices of finished tiles, many at
 * a time. Leaving early, or an abort, stops the threads and waits for them.
 */
export async function* runNativePicture(
  job: TileJob,
  counts: Int32Array,
  tiles: Tiles,
  workers: number,
  live: boolean,
  { order = 'sequential', seed, niceness, signal, onSpan }: RenderOptions,
): AsyncGenerator<Uint32Array, void, undefined> {
  const indices =
    order === 'sequential' ? undefined : orderIndices(tiles.length, order, { seed, ways: workers });
  const cancel = new Int32Array(new SharedArrayBuffer(4));
  const arrivals = new Arrivals<Uint32Array>();
  const timeline = onSpan && Timeline.of(tiles.length);
  const begun = performance.now();
  const running = runNative(job, counts, {
    quads: quadsOf(tiles.length, (place) => tiles.at(indices?.[place] ?? place)),
    workers,
    niceness,
    cancel,
    live,
    onTiles(places) {
      if (onSpan) timeline?.draw(places, begun, indices, onSpan);
      arrivals.add(indices ? places.map((place) => indices[place]!) : places);
    },
    timeline: timeline && { cells: timeline.cells, now: performance.now() },
  }).then(
    () => arrivals.end(),
    (error) => arrivals.fail(error),
  );
  try {
    yield* arrivals.read(signal);
  } finally {
    Atomics.store(cancel, 0, 1);
    await running;
  }
}
