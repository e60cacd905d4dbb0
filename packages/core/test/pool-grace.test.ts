import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeClock } from './support/fake-clock.js';
import { fakePool, turn } from './support/pool.js';

beforeEach(fakeClock);
afterEach(() => void vi.useRealTimers());

const reason = new Error('enough');
const GRACE = 100;

describe.each([
  ['with', true],
  ['without', false],
])('a pool that grants grace, %s control memory', (_, control) => {
  /** One worker that has begun b, has c at hand, and d waiting. */
  async function busyPool(idleTimeout?: number) {
    const pool = fakePool(1, { grace: GRACE, control, ...(idleTimeout && { idleTimeout }) });
    const controllers = new Map([...'abcd'].map((name) => [name, new AbortController()]));
    const all = [...controllers].map(([name, { signal }]) => pool.submit(name, { signal }));
    const worker = pool.workers.all[0]!;
    worker.reply(0);
    await all[0];
    expect(pool.has()).toEqual(['b c']);
    const abort = async (name: string) => {
      controllers.get(name)!.abort(reason);
      await turn();
    };
    return { ...pool, worker, abort };
  }
  const told = (name: string) => ({ flag: control ? [name] : [], message: [name] });
  const pass = (milliseconds: number) => {
    vi.advanceTimersByTime(milliseconds);
    return turn();
  };

  it('tells the worker of a begun batch that is aborted, and lets its caller go at once', async () => {
    const { worker, settled, has, abort } = await busyPool();
    await abort('b');
    expect(settled.get('b')).toBe(reason);
    expect(worker.stopped).toEqual(told('b'));
    expect(worker.told.at(-1)).toMatchObject({
      kind: 'cancel',
      reason: { kind: 'error', message: 'enough' },
    });
    expect(worker.ended).toBe(false);
    expect(has()).toEqual(['b c']);
  });

  it('keeps a worker that answers within the grace, for good', async () => {
    const { worker, workers, settled, has, abort } = await busyPool();
    await abort('b');
    await pass(GRACE - 1);
    worker.reply();
    expect(has()).toEqual(['c']);
    await pass(10 * GRACE);
    expect(worker.ended).toBe(false);
    worker.reply();
    worker.reply();
    await turn();
    expect([...'bcd'].map((name) => settled.get(name))).toEqual([reason, 'c', 'd']);
    expect(workers.all.length).toBe(1);
  });

  it('ends a worker that does not, after the grace and not before; what it had at hand is another’s', async () => {
    const { worker, workers, settled, has, abort } = await busyPool();
    await abort('b');
    await pass(GRACE - 1);
    expect(worker.ended).toBe(false);
    await pass(1);
    expect(worker).toMatchObject({ ended: true, held: true });
    expect(has()).toEqual(['c']);
    workers.all[1]!.reply();
    workers.all[1]!.reply();
    await turn();
    expect([settled.get('c'), settled.get('d')]).toEqual(['c', 'd']);
    expect(Object.fromEntries(workers.begun)).toEqual({ a: 1, b: 1, c: 1, d: 1 });
  });

  it('takes a reply that waits while the grace ends', async () => {
    const { worker, abort } = await busyPool();
    await abort('b');
    vi.advanceTimersByTime(GRACE);
    worker.reply();
    await turn();
    expect(worker.ended).toBe(false);
  });

  it('leaves it to the worker to skip a batch that was aborted at hand', async () => {
    const { worker, workers, settled, has, abort } = await busyPool();
    await abort('c');
    expect(settled.get('c')).toBe(reason);
    // Without a flag it hears of it when its turn comes: a message could not be heard before.
    expect(worker.stopped).toEqual({ flag: control ? ['c'] : [], message: [] });
    expect(has()).toEqual(['b c']);
    await pass(10 * GRACE);
    worker.reply();
    expect(worker.stopped).toEqual(told('c'));
    worker.reply();
    await pass(10 * GRACE);
    expect(has()).toEqual(['d']);
    worker.reply();
    await turn();
    expect([settled.get('b'), settled.get('d')]).toEqual(['b', 'd']);
    expect(workers.all.length).toBe(1);
  });

  it('gives a batch that was aborted at hand its own grace', async () => {
    const { worker, abort } = await busyPool();
    await abort('b');
    await abort('c');
    await pass(GRACE - 1);
    worker.reply();
    await pass(GRACE - 1);
    expect(worker.ended).toBe(false);
    await pass(1);
    expect(worker.ended).toBe(true);
  });

  it('goes on with the others when a worker exits that was told to stop', async () => {
    const { worker, workers, settled, has, abort } = await busyPool();
    await abort('b');
    worker.exit();
    expect(has()).toEqual(['c']);
    await pass(10 * GRACE);
    expect(workers.all[1]!.ended).toBe(false);
    expect(settled.get('b')).toBe(reason);
  });

  it('closes at once, whatever grace was left', async () => {
    const { pool, worker, workers, abort } = await busyPool();
    await abort('b');
    const closing = pool.close();
    expect(worker.ended).toBe(true);
    workers.bury();
    await closing;
    expect(vi.getTimerCount()).toBe(0);
  });
});
