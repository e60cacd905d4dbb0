import { ParallelError } from '@parallel/core/portable';
import type { Span } from '@parallel/core/types';
import { Arrivals } from '../arrivals.js';
import type { Orbit } from '../deep/orbit.js';
import type { Place } from '../deep/place.js';
import { Timeline } from '../timeline.js';
import { CANCEL, type FromWorker, type WebJob } from './protocol.js';
import type { WebThreads } from './threads.js';

/** Tiles that are finished: where, and the counts of each where memory is not shared. */
export interface Finished {
  readonly indices: ArrayLike<number>;
  readonly counts?: Int32Array;
}

/** Who wants to know which worker had which tile when. */
export interface Drawing {
  /** When the rendering began, by the workers' clock. */
  readonly begun: number;
  readonly onSpan: (span: Span) => void;
}

/** Sent to a worker at once, so that it need not wait for the next. */
const AHEAD = 2;
/** Milliseconds that workers of a deep picture have to see that nobody wants it any more. */
const GRACE = 100;

/**
 * Has web workers compute the tiles, whose numbers are given in the order in
 * which they are to be begun. Leaving early, or an abort, ends the work at once.
 */
export async function* runCrew(
  pool: WebThreads,
  job: WebJob,
  order: Uint32Array,
  signal: AbortSignal | undefined,
  draw: Drawing | undefined,
): AsyncGenerator<Finished, void, undefined> {
  const arrivals = new Arrivals<Finished>();
  const busy = new Set<number>();
  let next = 0;
  const finish = (at: number) => {
    busy.delete(at);
    if (busy.size === 0) arrivals.end();
  };
  const start = (at: number) => {
    const worker = pool.worker(at);
    let sent = 0;
    const send = () => {
      for (; sent < AHEAD && next < order.length; sent += 1) {
        worker.postMessage({ kind: 'tile', index: order[next++] });
      }
      if (sent === 0) finish(at);
    };
    busy.add(at);
    worker.onerror = (event) => {
      event.preventDefault?.();
      busy.delete(at);
      arrivals.fail(died(event.message));
    };
    const take = (data: FromWorker) => {
      if (draw) tell(draw, job, at, data);
      if (data.kind === 'tiles') arrivals.add({ indices: data.indices });
      else if (data.kind === 'tile') {
        arrivals.add({ indices: [data.index], counts: data.counts });
        sent -= 1;
        send();
      } else if (data.kind === 'done') finish(at);
      else if (data.kind === 'failed') arrivals.fail(died(data.message));
    };
    worker.onmessage = ({ data }: { data: FromWorker }) => {
      try {
        take(data);
      } catch (error) {
        // The listener's.
        arrivals.fail(error);
      }
    };
    worker.postMessage({ kind: 'picture', job, worker: at });
    if (!job.shared) send();
  };
  const free = await pool.lend();
  try {
    signal?.throwIfAborted();
    for (let at = 0; at < Math.min(pool.workers, order.length); at += 1) start(at);
    yield* arrivals.read(signal);
  } finally {
    if (job.shared) {
      // They see it within milliseconds, and are free for the next picture.
      Atomics.store(job.shared.cells, CANCEL, 1);
      // By perturbation they see it between two points, and one may take for ever.
      const patience = job.deep ? [after(GRACE)] : [];
      await Promise.race([settled(busy, arrivals), ...patience]);
    }
    for (const at of busy) pool.replace(at);
    free();
  }
}

/**
 * Has a web worker compute the orbit that all points of a deep picture are followed beside.
 * @throws the signal's reason when that fires; the worker is ended then.
 */
export async function runReference(
  pool: WebThreads,
  place: Place,
  signal: AbortSignal | undefined,
): Promise<Orbit> {
  const free = await pool.lend();
  let leave = () => {};
  try {
    return await new Promise<Orbit>((resolve, reject) => {
      signal?.throwIfAborted();
      const worker = pool.worker(0);
      leave = () => {
        reject(signal?.reason);
        pool.replace(0);
      };
      signal?.addEventListener('abort', leave);
      worker.onerror = (event) => {
        event.preventDefault?.();
        pool.replace(0);
        reject(died(event.message));
      };
      worker.onmessage = ({ data }: { data: FromWorker }) => {
        if (data.kind === 'reference') resolve(data.orbit);
        else if (data.kind === 'failed') {
          const { code, message } = data;
          reject(code ? new ParallelError(code, message) : died(message));
        }
      };
      worker.postMessage({ kind: 'reference', place });
    });
  } finally {
    signal?.removeEventListener('abort', leave);
    free();
  }
}

/** Tells of tiles that a worker has finished. */
function tell({ begun, onSpan }: Drawing, { shared }: WebJob, worker: number, data: FromWorker) {
  if (data.kind === 'tiles' && shared?.timeline) {
    new Timeline(shared.timeline).draw(data.indices, begun, undefined, onSpan);
  } else if (data.kind === 'tile' && data.times) {
    const [start, end] = data.times;
    const pieces = [data.index];
    onSpan({ worker, pieces, start: start - begun, end: end - begun, outcome: 'done' });
  }
}

/** Until all workers have said that they are done, or one has failed. */
async function settled(busy: ReadonlySet<number>, arrivals: Arrivals<Finished>): Promise<void> {
  if (busy.size === 0) return;
  try {
    for await (const _ of arrivals.read()) if (busy.size === 0) return;
  } catch {
    // Whoever is still busy is replaced.
  }
}

const after = (milliseconds: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds);
  });

function died(message = 'its module could not be loaded'): ParallelError {
  return new ParallelError('WORKER_DIED', `a web worker failed: ${message}`);
}
