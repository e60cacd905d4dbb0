import { type Span, type Strategy, task } from '@parallel/core';
import { notWhenAborted, whenAborted } from '@parallel/core/portable';
import { orderIndices } from '@parallel/core/schedule';
import { now } from '@parallel/core/task';
import { Arrivals } from './arrivals.js';
import type { ClaimJob } from './claim-task.js';
import { Ledger } from './ledger.js';
import { Timeline } from './timeline.js';

const claimTask = task<typeof import('./claim-task.js')>(
  new URL('./claim-task.js', import.meta.url),
);

/** How often it is looked which tiles are finished, while somebody wants to know. */
const LOOK_MILLISECONDS = 8;

/**
 * Has each worker of a strategy claim tiles of a picture in shared memory: one
 * message for each worker, none for a tile. Yields the indices of finished tiles.
 * @param live whether tiles are to be told as they are finished, or all at the end.
 */
export async function* runClaims(
  strategy: Strategy,
  common: Omit<ClaimJob, 'ledger'>,
  tiles: number,
  live: boolean,
  signal: AbortSignal | undefined,
  onSpan: ((span: Span) => void) | undefined,
): AsyncGenerator<number[], void, undefined> {
  const ledger = new Ledger(strategy.share(Int32Array, Ledger.length(tiles)));
  const cells = onSpan && strategy.share(Float64Array, Timeline.length(tiles));
  const timeline = cells && new Timeline(cells);
  const begun = now();
  const job = { ...common, ledger: ledger.cells };
  const { order, seed, ways } = job.schedule;
  const indices = order === 'sequential' ? undefined : orderIndices(tiles, order, { seed, ways });
  const arrivals = new Arrivals<number[]>();
  const tell = () => {
    const places = ledger.news();
    if (places.length === 0) return;
    if (onSpan) timeline?.draw(places, begun, indices, onSpan);
    arrivals.add(indices ? places.map((place) => indices[place]!) : places);
  };
  const leaving = new AbortController();
  // Not AbortSignal.any, which Node 20 keeps for as long as the caller's signal lives.
  const onAbort = () => leaving.abort(signal?.reason);
  whenAborted(signal, onAbort);
  const inputs = Array.from(
    { length: Math.min(strategy.workers, tiles) },
    (_, worker): ClaimJob => {
      return { ...job, timeline: cells && { cells, worker } };
    },
  );
  const running = strategy
    .map(claimTask, inputs, {
      chunkSize: 1,
      ordered: false,
      signal: leaving.signal,
    })
    .toArray()
    .then(() => {
      tell();
      arrivals.end();
    })
    .catch((error) => arrivals.fail(error));
  const look = () => {
    try {
      tell();
    } catch (error) {
      arrivals.fail(error);
    }
  };
  const timer = live ? setInterval(look, LOOK_MILLISECONDS) : undefined;
  try {
    yield* arrivals.read(signal);
  } finally {
    clearInterval(timer);
    notWhenAborted(signal, onAbort);
    leaving.abort();
    await running;
    strategy.unshare(ledger.cells);
    if (cells) strategy.unshare(cells);
  }
}
