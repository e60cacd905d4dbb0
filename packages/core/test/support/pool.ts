import { WorkerPool } from '../../src/worker/pool.js';
import { batch, FakeWorkers } from './fake-workers.js';

/** A pool of fake workers, and what has become of the batches given to it. */
export function fakePool(size: number) {
  const workers = new FakeWorkers();
  const pool = new WorkerPool(workers.start, size);
  const settled = new Map<string, unknown>();
  return {
    workers,
    pool,
    /** By name: the output, or what it was rejected with. */
    settled,
    submit(name: string, signal?: AbortSignal, input?: unknown): Promise<void> {
      return pool.submit(batch(name, input), [], signal).then(
        (reply) => void settled.set(name, reply.outputs[0]),
        (error) => void settled.set(name, error),
      );
    },
    /** What each living worker has, the begun one first. */
    has: () => workers.living.map((worker) => worker.has.join(' ')),
  };
}

/** Until all promises are through that nothing but the test can settle. */
export const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
