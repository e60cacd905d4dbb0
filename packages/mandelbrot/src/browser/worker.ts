/* What runs in a web worker: tiles, as they are claimed from shared memory or as messages name them. */

import { ParallelError } from '@parallel/core/portable';
import { orbitOf } from '../deep/orbit.js';
import { Notes } from '../timeline.js';
import { Computation } from './compute.js';
import { CANCEL, CURSOR, type FromWorker, now, type ToWorker, type WebJob } from './protocol.js';

interface Scope {
  postMessage(message: FromWorker, transferList: readonly ArrayBuffer[]): void;
  onmessage: ((event: { readonly data: ToWorker }) => void) | null;
}

const scope = globalThis as unknown as Scope;
const send = (message: FromWorker, moved: readonly ArrayBuffer[] = []) =>
  scope.postMessage(message, moved);

/** How long finished tiles wait for others to be told together. */
const TELL_MILLISECONDS = 8;

let computation: Computation | undefined;

function claimAll(
  { tiles, within }: { tiles: Computation['tiles']; within: (index: number) => void },
  { cells, order, timeline }: NonNullable<WebJob['shared']>,
  worker: number,
): void {
  const notes = timeline && new Notes(timeline, worker, now);
  let finished: number[] = [];
  let told = performance.now();
  const tell = () => {
    if (finished.length > 0) send({ kind: 'tiles', indices: Uint32Array.from(finished) });
    finished = [];
    told = performance.now();
  };
  const isCancelled = () => Atomics.load(cells, CANCEL) !== 0;
  while (!isCancelled()) {
    const place = Atomics.add(cells, CURSOR, 1);
    if (place >= tiles.length) break;
    const index = order?.[place] ?? place;
    const { width, height } = tiles.at(index);
    notes?.begin(index, width * height);
    within(index);
    if (isCancelled()) break;
    notes?.done(index, width * height);
    finished.push(index);
    if (performance.now() - told >= TELL_MILLISECONDS) tell();
  }
  tell();
  send({ kind: 'done' });
}

function take(message: ToWorker): void {
  if (message.kind === 'picture') {
    const { shared } = message.job;
    const picture = new Computation(message.job);
    computation = picture;
    if (!shared) return;
    const { counts, cells } = shared;
    const stop = () => Atomics.load(cells, CANCEL) !== 0;
    const within = (index: number) => picture.within(counts, index, stop);
    claimAll({ tiles: picture.tiles, within }, shared, message.worker);
    return;
  }
  if (message.kind === 'reference') {
    const orbit = orbitOf(message.place);
    send({ kind: 'reference', orbit }, [orbit.points.buffer as ArrayBuffer]);
    return;
  }
  if (!computation) return;
  const { index } = message;
  const begun = now();
  const counts = computation.alone(index);
  const times = computation.job.timed ? ([begun, now()] as const) : undefined;
  send(
    { kind: 'tile', index, counts, times },
    computation.job.memory === 'transfer' ? [counts.buffer] : [],
  );
}

scope.onmessage = ({ data }) => {
  try {
    take(data);
  } catch (error) {
    const own = error instanceof ParallelError ? error : undefined;
    send({ kind: 'failed', message: own?.message ?? String(error), code: own?.code });
  }
};
