import { expect, it } from 'vitest';
import { lease } from './support/orders.js';
import { fakePool, turn } from './support/pool.js';

it('gives an order to the worker that it names, and starts that one alone', async () => {
  const { workers, ends, has, submit } = fakePool(3);
  void submit('a', { worker: 2 });
  void submit('b', { worker: 2 });
  expect(workers.all.length).toBe(1);
  expect(has()).toEqual(['a']);
  workers.all[0]!.reply();
  workers.all[0]!.reply();
  await turn();
  expect([ends.get('a')!.worker, ends.get('b')!.worker]).toEqual([2, 2]);
  expect(workers.all.length).toBe(1);
});

it('goes to the successor of that worker', async () => {
  const { workers, ends, submit } = fakePool(2);
  for (const name of 'abcd') void submit(name, { worker: 1 });
  const [first] = workers.all;
  first!.reply(0);
  expect(first!.has).toEqual(['b', 'c']);
  first!.exit();
  // What it had at hand comes before what had waited behind it.
  expect(workers.all[1]!.has).toEqual(['c']);
  workers.all[1]!.reply();
  workers.all[1]!.reply();
  await turn();
  for (const name of 'cd') expect(ends.get(name)).toMatchObject({ worker: 1, reply: {} });
  expect(ends.get('b')!.failure).toBeDefined();
});

it('leaves the worker to the queue where its lane is empty', async () => {
  const { has, submit } = fakePool(2);
  void submit('a', { worker: 1 });
  void submit('b');
  void submit('c');
  expect(has()).toEqual(['a', 'b']);
});

/** Names in the order in which one worker begins them, while both lines are kept filled. */
async function turnsOf(first: 'lane' | 'queue'): Promise<string[]> {
  const { workers, submit } = fakePool(1);
  const lines = { lane: { worker: 0 }, queue: {} };
  const order = first === 'lane' ? (['lane', 'queue'] as const) : (['queue', 'lane'] as const);
  const more = (line: 'lane' | 'queue', i: number) =>
    void submit(`${line} ${i}`, lines[line]).then(() => i < 5 && more(line, i + 1));
  for (const line of order) more(line, 0);
  for (const line of order) more(line, 0);
  while (workers.all[0]!.has.length > 0) {
    workers.all[0]!.reply();
    await turn();
  }
  return [...workers.begun.keys()].map((name) => name.split(' ')[0]!);
}

it.each(['lane', 'queue'] as const)(
  'starves neither lane nor queue, whichever was first (%s)',
  async (first) => {
    const turns = await turnsOf(first);
    // Before one line is through with half of its own, the other has had a turn.
    expect(new Set(turns.slice(0, 4)).size).toBe(2);
    expect(turns.filter((line) => line === 'lane').length).toBe(6);
    expect(turns.filter((line) => line === 'queue').length).toBe(6);
  },
);

it('takes from the lane what is aborted there', async () => {
  const { workers, settled, pool, submit } = fakePool(1);
  const controller = new AbortController();
  void submit('a', { worker: 0 });
  void submit('b', { worker: 0, signal: controller.signal });
  expect(pool.queued).toBe(1);
  controller.abort('enough');
  await turn();
  expect(pool.queued).toBe(0);
  expect(settled.get('b')).toBe('enough');
  workers.all[0]!.reply();
  expect(workers.all[0]!.has).toEqual([]);
});

it('asks a lease to yield for what waits in its worker’s lane, and no other', () => {
  const { workers, pool, submit } = fakePool(2);
  for (const name of 'ab') void pool.submit({ work: lease(name, 1) });
  expect(workers.all.map((worker) => worker.isToYield)).toEqual([false, false]);
  void submit('c', { worker: 1 });
  expect(workers.all.map((worker) => worker.isToYield)).toEqual([false, true]);
});
