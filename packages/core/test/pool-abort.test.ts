import { describe, expect, it } from 'vitest';
import { fakePool as makePool, turn } from './support/pool.js';

describe.each([
  ['with', true],
  ['without', false],
])('a pool that grants no grace, %s control memory', (_, control) => {
  const fakePool = (size: number) => makePool(size, { control });

  const reason = new Error('enough');

  /** A pool of one worker that has begun b, has c at hand, and d waiting; each with an end of its own. */
  async function busyPool() {
    const pool = fakePool(1);
    const controllers = new Map<string, AbortController>();
    const all = new Map(
      [...'abcd'].map((name) => {
        const controller = new AbortController();
        controllers.set(name, controller);
        return [name, pool.submit(name, { signal: controller.signal })];
      }),
    );
    pool.workers.all[0]!.reply(0);
    await all.get('a');
    expect(pool.has()).toEqual(['b c']);
    const abort = (name: string) => controllers.get(name)!.abort(reason);
    /** Answers whatever is asked. */
    const drain = async () => {
      for (
        let at = pool.workers.living;
        at.some((w) => w.has.length > 0);
        at = pool.workers.living
      ) {
        for (const worker of at) if (worker.has.length > 0) worker.reply();
      }
      await Promise.all(all.values());
    };
    return { ...pool, abort, drain };
  }

  it('a batch that is aborted before it is given is not taken', async () => {
    const { workers, settled, submit } = fakePool(1);
    await submit('a', { signal: AbortSignal.abort(reason) });
    expect(settled.get('a')).toBe(reason);
    expect(workers.all.length).toBe(0);
  });

  it('an abort of a waiting batch takes it out of the queue', async () => {
    const { workers, settled, abort, drain } = await busyPool();
    abort('d');
    await turn();
    expect(settled.get('d')).toBe(reason);
    await drain();
    expect([settled.get('b'), settled.get('c')]).toEqual(['b', 'c']);
    expect(workers.begun.has('d')).toBe(false);
    expect(workers.all.length).toBe(1);
  });

  it('of many that wait those that are aborted have no turn, and are not counted', async () => {
    const { pool, workers, settled, submit } = fakePool(1);
    const names = Array.from({ length: 40 }, (_, i) => String(i));
    const controllers = names.map(() => new AbortController());
    const all = names.map((name, i) => submit(name, { signal: controllers[i]!.signal }));
    let queued = names.length - 1;
    expect(pool.queued).toBe(queued);
    // The first is begun; of the others two thirds are aborted, one after another.
    const isAborted = (i: number) => i > 0 && i % 3 !== 0;
    for (const [i, controller] of controllers.entries()) {
      if (!isAborted(i)) continue;
      controller.abort(reason);
      queued -= 1;
      expect(pool.queued).toBe(queued);
    }
    while (workers.all[0]!.has.length > 0) workers.all[0]!.reply();
    await Promise.all(all);
    for (const [i, name] of names.entries())
      expect(settled.get(name)).toBe(isAborted(i) ? reason : name);
    expect([...workers.begun.keys()]).toEqual(names.filter((_, i) => !isAborted(i)));
    expect(pool.queued).toBe(0);
  });

  it('an abort of a begun batch ends its worker, and no other batch', async () => {
    const { workers, settled, has, abort, drain } = await busyPool();
    abort('b');
    await turn();
    expect(settled.get('b')).toBe(reason);
    expect(workers.all[0]).toMatchObject({ ended: true, held: true });
    expect(has()).toEqual(['c']);
    workers.bury();
    await drain();
    expect([settled.get('c'), settled.get('d')]).toEqual(['c', 'd']);
    expect(Object.fromEntries(workers.begun)).toEqual({ a: 1, b: 1, c: 1, d: 1 });
  });

  it('an abort of a batch at hand leaves the begun one alone, and ends the worker when it would begin', async () => {
    const { workers, settled, has, abort, drain } = await busyPool();
    abort('c');
    await turn();
    expect(settled.get('c')).toBe(reason);
    expect(has()).toEqual(['b c']);
    workers.all[0]!.reply();
    expect(workers.all[0]!.ended).toBe(true);
    expect(has()).toEqual(['d']);
    await drain();
    expect([settled.get('b'), settled.get('d')]).toEqual(['b', 'd']);
    expect(workers.begun.get('c')).toBe(1);
  });

  it('a batch that was aborted at hand is not run again when its worker exits', async () => {
    const { workers, settled, has, abort, drain } = await busyPool();
    abort('c');
    workers.all[0]!.exit();
    expect(has()).toEqual(['d']);
    await drain();
    expect(settled.get('c')).toBe(reason);
    expect(workers.begun.has('c')).toBe(false);
  });

  it('an abort of both leaves nothing to run again', async () => {
    const { settled, has, abort, drain } = await busyPool();
    abort('c');
    abort('b');
    expect(has()).toEqual(['d']);
    await drain();
    expect([settled.get('b'), settled.get('c'), settled.get('d')]).toEqual([reason, reason, 'd']);
  });

  it('a late reply of a worker that is being ended is nobody’s', async () => {
    const { workers, settled, abort, drain } = await busyPool();
    abort('b');
    workers.all[0]!.reply();
    await drain();
    expect(settled.get('b')).toBe(reason);
    expect(settled.get('c')).toBe('c');
  });

  it('an abort after the reply changes nothing', async () => {
    const { workers, settled, has, abort } = await busyPool();
    abort('a');
    await turn();
    expect(settled.get('a')).toBe('a');
    expect(workers.all[0]!.ended).toBe(false);
    expect(has()).toEqual(['b c']);
  });

  it('one signal ends all batches that were given with it', async () => {
    const { workers, settled, submit } = fakePool(2);
    const controller = new AbortController();
    const all = [...'abcde'].map((name) => submit(name, { signal: controller.signal }));
    controller.abort(reason);
    await Promise.all(all);
    expect([...settled.values()]).toEqual(Array(5).fill(reason));
    expect(workers.living.flatMap((worker) => worker.has)).toEqual([]);
  });
});
