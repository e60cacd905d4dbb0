import { expect } from 'vitest';
import type { Order, Settled } from '../../src/worker/job.js';
import { WorkerPool } from '../../src/worker/pool.js';
import type { Patience } from '../../src/worker/watch.js';
import { type FakeOptions, FakeWorkers } from './fake-workers.js';
import { batch } from './orders.js';

const CHANNELS = {
  request: () => expect.unreachable('there is no channel'),
  wire: () => expect.unreachable('there is no channel'),
  gone: () => {},
};

type Details = Partial<Order> & { readonly input?: unknown };

/** A pool of fake workers, and what has become of the batches given to it. Without grace, if none is given. */
export function fakePool(
  size: number,
  {
    grace = 0,
    idleTimeout = Number.POSITIVE_INFINITY,
    control = true,
    lazy = false,
  }: Partial<Patience & FakeOptions> = {},
) {
  const workers = new FakeWorkers({ control, lazy });
  const pool = new WorkerPool(workers.start, size, { grace, idleTimeout }, CHANNELS);
  /** By name: the output, or the error. */
  const settled = new Map<string, unknown>();
  const ends = new Map<string, Settled>();
  return {
    workers,
    pool,
    settled,
    /** By name, in full. */
    ends,
    async submit(name: string, { input, ...order }: Details = {}): Promise<void> {
      const work = batch(name, input, order.timeout !== undefined);
      const submitted = pool.submit({ work, ...order });
      for (const worker of workers.all) worker.speak();
      const end = await submitted;
      ends.set(name, end);
      settled.set(name, end.reply ? end.reply.outputs[0] : end.failure?.error);
    },
    /** What each living worker has, the begun one first. */
    has: () => workers.living.map((worker) => worker.has.join(' ')),
  };
}

/** Until all promises are through that nothing but the test can settle. */
export const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
