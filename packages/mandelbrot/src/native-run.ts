import { orderIndices } from '@parallel/core/schedule';
import { Arrivals } from './arrivals.js';
import { runNative } from './native-tiles.js';
import type { RenderOptions } from './options.js';
import type { Tiles } from './tile.js';
import type { TileJob } from './tile-task.js';

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
  { order = 'sequential', seed, signal }: RenderOptions,
): AsyncGenerator<Uint32Array, void, undefined> {
  const indices =
    order === 'sequential' ? undefined : orderIndices(tiles.length, order, { seed, ways: workers });
  const cancel = new Int32Array(new SharedArrayBuffer(4));
  const arrivals = new Arrivals<Uint32Array>();
  const running = runNative(job, counts, {
    quads: quadsOf(tiles, indices),
    workers,
    cancel,
    onTiles: (places) => arrivals.add(indices ? places.map((place) => indices[place]!) : places),
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

function quadsOf(tiles: Tiles, indices: Uint32Array | undefined): Int32Array {
  const quads = new Int32Array(4 * tiles.length);
  for (let place = 0; place < tiles.length; place += 1) {
    const { x, y, width, height } = tiles.at(indices?.[place] ?? place);
    const at = 4 * place;
    quads[at] = x;
    quads[at + 1] = y;
    quads[at + 2] = width;
    quads[at + 3] = height;
  }
  return quads;
}
