import { expectCoded } from 'test-support/errors';
import { describe, expect, it } from 'vitest';
import { batch } from './support/orders.js';
import { fakePool as makePool, turn } from './support/pool.js';

describe.each([
  ['with', true],
  ['without', false],
])('a pool that grants no grace, %s control memory', (_, control) => {
  const fakePool = (size: number) => makePool(size, { control });

  it('starts a worker only when one is needed, and no more than its size', async () => {
    const { workers, has, submit } = fakePool(2);
    expect(workers.all.length).toBe(0);
    submit('a');
    expect(has()).toEqual(['a']);
    workers.all[0]!.reply();
    submit('b');
    expect(has()).toEqual(['b']);
    submit('c');
    submit('d');
    expect(has()).toEqual(['b', 'c']);
  });

  it('gives each batch its own reply', async () => {
    const { workers, settled, submit } = fakePool(2);
    const all = ['a', 'b', 'c'].map((name) => submit(name));
    workers.all[1]!.reply();
    workers.all[1]!.reply();
    workers.all[0]!.reply();
    await Promise.all(all);
    expect([...settled].sort()).toEqual(['a', 'b', 'c'].map((name) => [name, name]));
  });

  it('sends a second batch only after a short one', () => {
    const { workers, has, submit } = fakePool(1);
    for (const name of 'abcdef') submit(name);
    // Nothing is known of a new worker.
    expect(has()).toEqual(['a']);
    workers.all[0]!.reply(2);
    expect(has()).toEqual(['b']);
    workers.all[0]!.reply(1.9);
    expect(has()).toEqual(['c d']);
    workers.all[0]!.reply(0);
    expect(has()).toEqual(['d e']);
    workers.all[0]!.reply(30);
    expect(has()).toEqual(['e']);
  });

  it('has learnt nothing of what batches take where a task was only loaded', async () => {
    const { workers, pool, has, submit } = fakePool(1);
    const loaded = pool.submit({ work: { ...batch('load', undefined), inputs: [] }, worker: 0 });
    workers.all[0]!.reply(0);
    await loaded;
    for (const name of 'abc') submit(name);
    expect(has()).toEqual(['a']);
  });

  it('rather starts a worker than gives one a second batch', () => {
    const { workers, has, submit } = fakePool(2);
    submit('a');
    workers.all[0]!.reply(0);
    for (const name of 'bcde') submit(name);
    expect(has()).toEqual(['b d', 'c']);
  });

  it('fails only the begun batch when a worker exits; the one beside it is run again, once', async () => {
    const { workers, settled, has, submit } = fakePool(1);
    const all = [...'abcd'].map((name) => submit(name));
    workers.all[0]!.reply(0);
    expect(has()).toEqual(['b c']);
    workers.all[0]!.exit('by SIGKILL', new Error('out of memory\nand more'));
    // Before those that had waited behind it.
    expect(has()).toEqual(['c']);
    workers.all[1]!.reply();
    workers.all[1]!.reply();
    await Promise.all(all);
    expectCoded(settled.get('b'), 'WORKER_DIED', 'by SIGKILL', 'while it ran b', 'out of memory');
    expect((settled.get('b') as Error).cause).toBeInstanceOf(Error);
    expect([settled.get('a'), settled.get('c'), settled.get('d')]).toEqual(['a', 'c', 'd']);
    expect(Object.fromEntries(workers.begun)).toEqual({ a: 1, b: 1, c: 1, d: 1 });
  });

  it('replaces a worker that has exited while it was idle', async () => {
    const { workers, settled, submit } = fakePool(1);
    const first = submit('a');
    workers.all[0]!.reply();
    await first;
    workers.all[0]!.exit();
    const second = submit('b');
    workers.all[1]!.reply();
    await second;
    expect([...settled]).toEqual([
      ['a', 'a'],
      ['b', 'b'],
    ]);
  });

  it('keeps the process alive while a worker has a batch, and no longer', () => {
    const { workers, submit } = fakePool(1);
    submit('a');
    const [worker] = workers.all;
    expect(worker!.held).toBe(true);
    submit('b');
    worker!.reply(0);
    expect(worker!.held).toBe(true);
    worker!.reply();
    expect(worker!.held).toBe(false);
    submit('c');
    expect(worker!.held).toBe(true);
  });

  it('refuses a batch that cannot be sent, and goes on with the next', async () => {
    const { workers, settled, submit } = fakePool(1);
    const refused = submit('a', { input: () => 1 });
    const taken = submit('b');
    workers.all[0]!.reply();
    await Promise.all([refused, taken]);
    expectCoded(settled.get('a'), 'NOT_CLONEABLE', 'an input of a cannot be sent');
    expect(settled.get('b')).toBe('b');
  });

  it('does not keep the process alive after a first batch that cannot be sent', async () => {
    const { workers, submit } = fakePool(1);
    await submit('a', { input: () => 1 });
    expect(workers.living.map((worker) => worker.held)).not.toContain(undefined);
    expect(workers.living.map((worker) => worker.held)).not.toContain(true);
  });

  it('fails everything with CLOSED when closed, and waits until the workers are gone', async () => {
    const { workers, pool, settled, submit } = fakePool(2);
    const first = submit('a');
    workers.all[0]!.reply(0);
    await first;
    const all = [...'bcdefg'].map((name) => submit(name));
    let closed = false;
    const closing = pool.close().then(() => {
      closed = true;
    });
    await Promise.all(all);
    for (const name of 'bcdefg') expectCoded(settled.get(name), 'CLOSED');
    expect(workers.living.length).toBe(0);
    await turn();
    expect(closed).toBe(false);
    workers.all[0]!.exit();
    await turn();
    expect(closed).toBe(false);
    workers.all[1]!.exit();
    await closing;
    await submit('h');
    expectCoded(settled.get('h'), 'CLOSED');
    expect(workers.all.length).toBe(2);
    await pool.close();
  });
});
