import { expectCoded } from 'test-support/errors';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeClock } from './support/fake-clock.js';
import { fakePool, turn } from './support/pool.js';

beforeEach(fakeClock);
afterEach(() => void vi.useRealTimers());

describe('a worker that dies before it has begun what it was sent', () => {
  it('gives it back, in order, if it has proved itself', async () => {
    const { workers, pool, settled, submit } = fakePool(1, { lazy: true });
    for (const name of 'abcd') void submit(name);
    workers.all[0]!.reply(0);
    expect(workers.all[0]!.has).toEqual(['b', 'c']);
    workers.all[0]!.exit();
    expect(workers.all[1]!.has).toEqual(['b']);
    for (let i = 0; i < 3; i += 1) workers.all[1]!.reply();
    await turn();
    expect([...settled]).toEqual([...'abcd'].map((name) => [name, name]));
    expect(pool).toMatchObject({ started: 2, died: 1, queued: 0 });
  });

  it('fails it if it has not: there would be no end of new workers', async () => {
    const { workers, pool, settled, submit } = fakePool(1, { lazy: true });
    for (const name of 'ab') void submit(name);
    for (const worker of [0, 1]) {
      workers.all[worker]!.exit('with code 9');
      await turn();
    }
    for (const name of 'ab') expectCoded(settled.get(name), 'WORKER_DIED', 'with code 9', name);
    expect(workers.all.length).toBe(2);
    expect(pool).toMatchObject({ started: 2, died: 2 });
  });

  it('fails it where there is no control that would tell', async () => {
    const { workers, settled, submit } = fakePool(1, { lazy: true, control: false });
    for (const name of 'abc') void submit(name);
    workers.all[0]!.reply(0);
    workers.all[0]!.exit();
    workers.all[1]!.reply();
    await turn();
    expectCoded(settled.get('b'), 'WORKER_DIED');
    expect(settled.get('c')).toBe('c');
  });

  it('fails what was moved into it: it cannot be sent a second time', async () => {
    const { workers, settled, submit } = fakePool(1, { lazy: true });
    void submit('a');
    workers.all[0]!.reply(0);
    void submit('b', { transferList: [new ArrayBuffer(8)] });
    workers.all[0]!.exit();
    await turn();
    expectCoded(settled.get('b'), 'WORKER_DIED');
  });

  it('does not give back what was aborted meanwhile', async () => {
    const { workers, settled, submit } = fakePool(1, { lazy: true, grace: 100 });
    const controller = new AbortController();
    void submit('a');
    workers.all[0]!.reply(0);
    void submit('b', { signal: controller.signal });
    void submit('c');
    controller.abort('enough');
    workers.all[0]!.exit();
    expect(workers.all[1]!.has).toEqual(['c']);
    await turn();
    expect(settled.get('b')).toBe('enough');
  });

  it('a timeout that was just being looked at is not that of its successor', async () => {
    const { workers, settled, submit } = fakePool(1, { lazy: true });
    for (const name of 'ab') void submit(name, { timeout: 50 });
    workers.all[0]!.reply(0);
    vi.advanceTimersByTime(50);
    workers.all[0]!.exit();
    await turn();
    workers.all[1]!.reply();
    await turn();
    expect(settled.get('b')).toBe('b');
    expect(vi.getTimerCount()).toBe(0);
  });
});

it.each([
  [new Error('not like this'), 'not like this'],
  ['a string', 'a string'],
])('a start that throws fails what it was for with INVALID_OPTION: %s', async (refusal, words) => {
  const { workers, pool, settled, submit } = fakePool(1);
  workers.refusal = refusal as Error;
  await Promise.all([submit('a'), submit('b', { worker: 0 })]);
  for (const name of 'ab') expectCoded(settled.get(name), 'INVALID_OPTION', words);
  expect((settled.get('a') as Error).cause).toBe(refusal);
  expect(pool).toMatchObject({ started: 0, died: 0, queued: 0 });
  workers.refusal = undefined;
  const end = submit('c');
  workers.all[0]!.reply();
  await end;
  expect(settled.get('c')).toBe('c');
});

it('counts what waits', async () => {
  const { workers, pool, submit } = fakePool(2);
  for (const name of 'abcd') void submit(name);
  void submit('e', { worker: 1 });
  expect(pool).toMatchObject({ queued: 3, started: 2, died: 0 });
  workers.all[0]!.reply();
  expect(pool.queued).toBe(2);
});
