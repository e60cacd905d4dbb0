import { type NativeEntry, requireNative } from '@parallel/core/task';
import { formulaOf } from './formula.js';
import { quadsOf } from './tile.js';
import type { TileInput, TileJob, TileOutput } from './tile-task.js';
import { Timeline } from './timeline.js';
import { coordinatesOf } from './view.js';

/** What the addon's threads need beside a job. */
export interface NativeRun {
  /** x, y, width, height of each tile, in the order in which they are to be begun. */
  readonly quads: Int32Array;
  readonly workers: number;
  /** What they add to their niceness; nothing if left out. */
  readonly niceness?: number | undefined;
  /** `[0]` becomes 1 when the run is to stop. */
  readonly cancel: Int32Array;
  /** Told which tiles are finished, as places in `quads`. */
  onTiles(indices: Uint32Array): void;
  /** Where to note who had which tile when, by a clock that says so much now. */
  readonly timeline?: { readonly cells: Float64Array; readonly now: number } | undefined;
  /** Whether tiles are told as they are finished, or at the end alone. Default true. */
  readonly live?: boolean;
}

/** Has the addon's threads write tiles into the job's shared counts; resolves after the last. */
export async function runNative(job: TileJob, counts: Int32Array, run: NativeRun): Promise<void> {
  const { cx, cy } = coordinatesOf(job.view);
  await requireNative().mandelbrotTiles(
    cx,
    cy,
    run.quads,
    job.view.maxIterations,
    counts,
    run.workers,
    job.simd,
    job.pruned,
    run.cancel,
    run.onTiles,
    formulaOf(job.view),
    run.timeline,
    run.live,
    run.niceness,
  );
}

/** All tiles of a picture at once, for a NativeStrategy. */
export const nativeTiles: NativeEntry<TileInput, TileOutput> = async (inputs, batch) => {
  const job = inputs[0]?.job;
  if (!job?.shared) return;
  const quads = quadsOf(inputs.length, (i) => inputs[i]!.tile);
  const { workers, niceness, cancel } = batch;
  const timeline = batch.onSpan && Timeline.of(inputs.length);
  const onTiles = (done: Uint32Array) => {
    if (batch.onSpan) timeline?.draw(done, 0, undefined, batch.onSpan);
    for (const i of done) batch.settle(i, inputs[i]!.index);
  };
  await runNative(job, job.shared, {
    quads,
    workers,
    niceness,
    cancel,
    onTiles,
    timeline: timeline && { cells: timeline.cells, now: performance.now() },
  });
};
