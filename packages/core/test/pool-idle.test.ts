import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeClock } from './support/fake-clock.js';
import { fakePool, turn } from './support/pool.js';

beforeEach(fakeClock);
afterEach(() => void vi.useRealTimers());

const pass = (milliseconds: number) => {
  vi.advanceTimersByTime(milliseconds);
  return turn();
};

describe('idleTimeout', () => {
  it('ends a worker that has had no work for so long, and not before', async () => {
    const { workers, pool, settled, submit } = fakePool(1, { idleTimeout: 100 });
    void submit('a');
    await pass(1000);
    expect(workers.all[0]!.ended).toBe(false);
    workers.all[0]!.reply();
    await pass(99);
    void submit('b');
    await pass(1000);
    workers.all[0]!.reply();
    await pass(99);
    expect(workers.all[0]!.ended).toBe(false);
    await pass(1);
    expect(workers.all[0]!.ended).toBe(true);
    void submit('c');
    workers.all[1]!.reply();
    await turn();
    expect([...settled.values()]).toEqual(['a', 'b', 'c']);
    // It was told to end: that is not a death.
    workers.bury();
    expect(pool).toMatchObject({ started: 2, died: 0 });
  });

  it('is waited for when the pool is closed meanwhile', async () => {
    const { workers, pool, submit } = fakePool(1, { idleTimeout: 100 });
    void submit('a');
    workers.all[0]!.reply();
    await pass(100);
    let closed = false;
    const closing = pool.close().then(() => {
      closed = true;
    });
    await turn();
    expect(closed).toBe(false);
    workers.bury();
    await closing;
  });

  it('also ends a worker that was started for what cannot be sent', async () => {
    const { workers, submit } = fakePool(1, { idleTimeout: 100 });
    await submit('a', { input: () => 1 });
    await pass(100);
    expect(workers.all[0]!.ended).toBe(true);
  });
});
