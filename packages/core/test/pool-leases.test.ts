import { expectCoded } from 'test-support/errors';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Order, Settled } from '../src/worker/job.js';
import { fakeClock } from './support/fake-clock.js';
import { lease } from './support/orders.js';
import { fakePool, turn } from './support/pool.js';

beforeEach(fakeClock);
afterEach(() => void vi.useRealTimers());

function leasePool(size: number, options: Parameters<typeof fakePool>[1] = {}) {
  const pool = fakePool(size, options);
  /** What was claimed, in words. */
  const claims: string[] = [];
  const ends = new Map<string, Settled>();
  return {
    ...pool,
    claims,
    leaseEnds: ends,
    async lease(name: string, plan: number, more: Partial<Order> = {}) {
      const end = await pool.pool.submit({
        work: { ...lease(name, plan), timed: more.timeout !== undefined },
        onClaimed: ({ first, outputs }, worker) =>
          claims.push(`${name}: ${first} is ${[...outputs]} of ${worker}`),
        ...more,
      });
      ends.set(name, end);
    },
    /** The leases that a worker was sent, and whether the pieces were sent along. */
    sent: (worker: number) =>
      pool.workers.all[worker]!.told.flatMap((message) =>
        message.kind === 'lease' ? [`${message.plan} ${message.pieces ? 'full' : 'empty'}`] : [],
      ),
  };
}

it('tells of each chunk as it comes, and of which worker', async () => {
  const { workers, claims, leaseEnds, lease } = leasePool(2);
  void lease('a', 1);
  void lease('b', 1);
  workers.all[1]!.claimed(0);
  workers.all[0]!.claimed(1);
  workers.all[1]!.claimed(2);
  expect(claims).toEqual(['b: 0 is b 0 of 1', 'a: 1 is a 1 of 0', 'b: 2 is b 2 of 1']);
  workers.all[0]!.reply();
  await turn();
  expect([...leaseEnds.keys()]).toEqual(['a']);
  expect(leaseEnds.get('a')).toMatchObject({ worker: 0, reply: { kind: 'reply' } });
});

it('sends the pieces once to each worker, until the plan is forgotten', async () => {
  const { workers, pool, lease, sent } = leasePool(1);
  const again = async (plan: number) => {
    void lease('a', plan);
    workers.all.at(-1)!.reply();
    await turn();
  };
  for (const plan of [1, 1, 2, 1, 2]) await again(plan);
  expect(sent(0)).toEqual(['1 full', '1 empty', '2 full', '1 empty', '2 empty']);
  pool.forget(1);
  expect(workers.all[0]!.told.at(-1)).toEqual({ kind: 'forget', plan: 1 });
  await again(1);
  await again(2);
  expect(sent(0).slice(5)).toEqual(['1 full', '2 empty']);
  workers.all[0]!.exit();
  await again(2);
  expect(sent(1)).toEqual(['2 full']);
});

it('says forget only to those that have the plan', () => {
  const { workers, pool, lease, submit } = leasePool(2);
  void lease('a', 1);
  void submit('b');
  pool.forget(1);
  expect(workers.all.map(({ told }) => told.at(-1)!.kind)).toEqual(['forget', 'batch']);
});

it('asks those that have a lease to yield when others wait, and only then', async () => {
  const { workers, settled, lease, submit } = leasePool(2);
  void lease('a', 1);
  void submit('b');
  const [leased, busy] = workers.all;
  expect(leased!.isToYield).toBe(false);
  void submit('c');
  expect(leased!.isToYield).toBe(true);
  expect(busy!.isToYield).toBe(false);
  leased!.reply();
  expect(leased!.has).toEqual(['c']);
  leased!.reply();
  void lease('a', 1);
  // A yield that was asked of the lease before is not meant for this one.
  expect(leased!.has).toEqual(['a']);
  expect(leased!.isToYield).toBe(false);
  await turn();
  expect(settled.get('c')).toBe('c');
});

it('sends nothing behind a lease, however short what was before it', () => {
  const { has, workers, lease, submit } = leasePool(1);
  for (const name of 'ab') void submit(name);
  workers.all[0]!.reply(0);
  void lease('c', 1);
  void submit('d');
  expect(has()).toEqual(['b c']);
  workers.all[0]!.reply(0);
  expect(has()).toEqual(['c']);
  workers.all[0]!.reply(0);
  expect(has()).toEqual(['d']);
});

it('fails with the position of the worker that died, and hears no more of it', async () => {
  const { workers, claims, leaseEnds, lease } = leasePool(1);
  void lease('a', 1);
  workers.all[0]!.claimed(0);
  workers.all[0]!.control!.claim(4, 9);
  workers.all[0]!.control!.item(3, false);
  workers.all[0]!.exit('by SIGKILL');
  workers.all[0]!.claimed(4);
  await turn();
  const { error, position } = leaseEnds.get('a')!.failure!;
  expectCoded(error, 'WORKER_DIED', 'by SIGKILL', 'while it ran a');
  expect(position).toMatchObject({ first: 4, end: 9, item: 3 });
  expect(claims.length).toBe(1);
});

it('fails with the position of the piece whose time is over, and hears no more of it', async () => {
  const { workers, claims, leaseEnds, lease } = leasePool(1, { grace: 100 });
  void lease('a', 1, { timeout: 50 });
  const [worker] = workers.all;
  worker!.control!.claim(4, 9);
  worker!.control!.item(2, true);
  vi.advanceTimersByTime(50);
  await turn();
  const { error, position } = leaseEnds.get('a')!.failure!;
  expectCoded(error, 'TIMEOUT');
  expect(position).toMatchObject({ first: 4, end: 9, item: 2 });
  expect(worker!.stopped).toEqual({ flag: ['a'], message: ['a'] });
  worker!.claimed(4);
  expect(claims).toEqual([]);
});
