import { expectCoded } from 'test-support/errors';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeClock } from './support/fake-clock.js';
import { fakePool, turn } from './support/pool.js';

beforeEach(fakeClock);
afterEach(() => void vi.useRealTimers());

const pass = (milliseconds: number) => {
  vi.advanceTimersByTime(milliseconds);
  return turn();
};

describe.each([
  ['with', true],
  ['without', false],
])('a timeout, %s control memory', (_, control) => {
  it('counts from when the worker begins, not from when it is sent', async () => {
    const { workers, settled, submit } = fakePool(1, { control, lazy: true });
    void submit('a', { timeout: 50 });
    await pass(49);
    const worker = workers.all[0]!;
    worker.begin();
    worker.item(0);
    await pass(49);
    expect(settled.size).toBe(0);
    await pass(1);
    expectCoded(settled.get('a'), 'TIMEOUT', 'a piece of a took longer', '50 ms');
    expect(worker.ended).toBe(true);
  });

  it.each([
    [50, 10_000],
    [15_000, 15_000],
  ])('of %s ms leaves a module that is not loaded %s ms', async (timeout, limit) => {
    const { workers, settled, submit } = fakePool(1, { control, lazy: true });
    void submit('a', { timeout });
    for (let past = 0; past < limit - 50; past += 50) await pass(50);
    expect(settled.size).toBe(0);
    await pass(50);
    expectCoded(settled.get('a'), 'TIMEOUT', 'task a was not loaded within', `${limit} ms`);
    expect(workers.all[0]!.ended).toBe(true);
  });

  it('does not count while it waits for a worker', async () => {
    const { workers, settled, submit } = fakePool(1, { control });
    void submit('a');
    void submit('b', { timeout: 50 });
    await pass(500);
    workers.all[0]!.reply();
    workers.all[0]!.item(0);
    await pass(49);
    expect(settled.has('b')).toBe(false);
    await pass(1);
    expectCoded(settled.get('b'), 'TIMEOUT');
  });

  it('lets a reply win that waits already', async () => {
    const { workers, settled, submit } = fakePool(1, { control });
    void submit('a', { timeout: 50 });
    workers.all[0]!.item(0);
    vi.advanceTimersByTime(80);
    workers.all[0]!.reply();
    await turn();
    expect(settled.get('a')).toBe('a');
    expect(workers.all[0]!.ended).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('grants the grace, as an abort does', async () => {
    const { workers, settled, submit } = fakePool(1, { control, grace: 100 });
    void submit('a', { timeout: 50 });
    const worker = workers.all[0]!;
    worker.item(0);
    await pass(50);
    expectCoded(settled.get('a'), 'TIMEOUT');
    expect(worker.stopped).toEqual({ flag: control ? ['a'] : [], message: ['a'] });
    expect(worker.told.at(-1)).toMatchObject({ reason: { code: 'TIMEOUT' } });
    await pass(99);
    expect(worker.ended).toBe(false);
    worker.reply();
    void submit('b');
    await pass(500);
    expect(worker).toMatchObject({ ended: false, has: ['b'] });
  });

  it('ends with an abort: the signal’s reason is what the caller gets', async () => {
    const { settled, submit } = fakePool(1, { control, grace: 100 });
    const controller = new AbortController();
    const reason = new Error('enough');
    void submit('a', { timeout: 50, signal: controller.signal });
    await pass(10);
    controller.abort(reason);
    await pass(500);
    expect(settled.get('a')).toBe(reason);
  });

  it('is that of each piece of a batch', async () => {
    const { workers, settled, ends, submit } = fakePool(1, { control });
    void submit('a', { timeout: 50 });
    for (let item = 0; item < 20; item += 1) {
      workers.all[0]!.item(item);
      await pass(45);
    }
    expect(settled.size).toBe(0);
    workers.all[0]!.item(20);
    await pass(50);
    expectCoded(settled.get('a'), 'TIMEOUT');
    expect(ends.get('a')!.failure!.position).toMatchObject({ item: 20 });
  });

  it('of the batch at hand begins with its turn', async () => {
    const { workers, settled, submit } = fakePool(1, { control, grace: 100 });
    for (const name of 'abc') void submit(name, { timeout: 50 });
    workers.all[0]!.reply(0);
    workers.all[0]!.item(0);
    await pass(49);
    workers.all[0]!.reply(0);
    workers.all[0]!.item(0);
    await pass(49);
    expect(settled.has('c')).toBe(false);
    await pass(1);
    expectCoded(settled.get('c'), 'TIMEOUT');
    expect([settled.get('a'), settled.get('b')]).toEqual(['a', 'b']);
  });
});

it('is not counted where no time is running: between pieces, and before the first', async () => {
  const { workers, settled, submit } = fakePool(1);
  void submit('a', { timeout: 50 });
  await pass(500);
  workers.all[0]!.control!.item(0, true);
  workers.all[0]!.control!.pause();
  await pass(500);
  expect(settled.size).toBe(0);
  expect(workers.all[0]!.ended).toBe(false);
});
