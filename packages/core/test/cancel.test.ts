import { rejection } from 'test-support/errors';
import { describe, expect, it } from 'vitest';
import { ending, FOREVER, ISOLATED, reached } from './support/endings.js';

const reason = new Error('enough');
const who = ending('who');
const POLITE = ['polls', 'throwsIfAborted', 'listens'] as const;

describe.each(ISOLATED)('a cancelled task under %s', (_, make) => {
  it.each(POLITE)('that looks cleans up, and its worker lives on (%s)', async (name) => {
    await using strategy = make({ workers: 1, grace: FOREVER });
    const before = await strategy.run(who, undefined);
    const cells = strategy.share(Int32Array, 3);
    const controller = new AbortController();
    const running = rejection(strategy.run(ending(name), cells, { signal: controller.signal }));
    await reached(cells, 0);
    controller.abort(reason);
    // The caller does not wait for the cleaning up.
    expect(await running).toBe(reason);
    await reached(cells, 1);
    if (name === 'listens') expect(cells[2]).toBe(1);
    expect(await strategy.run(who, undefined)).toBe(before);
    expect(strategy.stats()).toMatchObject({ started: 1, died: 0 });
  });

  it('that never looks is not ended while it has its grace', async () => {
    await using strategy = make({ workers: 1, grace: FOREVER });
    const before = await strategy.run(who, undefined);
    const cells = strategy.share(Int32Array, 3);
    const controller = new AbortController();
    const { signal } = controller;
    const running = rejection(strategy.run(ending('counts'), cells, { signal }));
    await reached(cells, 0);
    controller.abort(reason);
    expect(await running).toBe(reason);
    const behind = strategy.run(who, undefined);
    await reached(cells, 0, Atomics.load(cells, 0) + 1000);
    Atomics.store(cells, 2, 1);
    expect(await behind).toBe(before);
    expect(cells[1]).toBe(1);
  });

  it.each([0, 1])('that never looks is ended after its grace (%s ms)', async (grace) => {
    await using strategy = make({ workers: 1, grace });
    const before = await strategy.run(who, undefined);
    const cells = strategy.share(Int32Array, 3);
    const controller = new AbortController();
    const { signal } = controller;
    const running = rejection(strategy.run(ending('counts'), cells, { signal }));
    await reached(cells, 0);
    const behind = [1, 2, 3].map(() => strategy.run(who, undefined));
    controller.abort(reason);
    expect(await running).toBe(reason);
    // Nobody else's task is lost with the worker.
    const [after, ...others] = await Promise.all(behind);
    expect(others).toEqual([after, after]);
    expect(after).not.toBe(before);
    // It was told to end: that is not a death.
    expect(strategy.stats()).toMatchObject({ started: 2, died: 0, completed: 4 });
    expect(cells[1]).toBe(0);
  });

  it('is skipped where it waits in the worker for its turn', async () => {
    await using strategy = make({ workers: 1, grace: FOREVER });
    // Short ones first: the worker is then given two at once.
    for (let i = 0; i < 20; i += 1) await strategy.run(who, undefined);
    const [first, second] = [1, 2].map(() => strategy.share(Int32Array, 3));
    const controller = new AbortController();
    const { signal } = controller;
    const running = strategy.run(ending('counts'), first!);
    const waiting = rejection(strategy.run(ending('counts'), second!, { signal }));
    await reached(first!, 0);
    controller.abort(reason);
    expect(await waiting).toBe(reason);
    Atomics.store(first!, 2, 1);
    await running;
    await strategy.run(who, undefined);
    expect(second![0]).toBe(0);
    expect(strategy.stats()).toMatchObject({ started: 1, died: 0 });
  });

  it.each([
    ['an array', (inputs: object[]) => inputs],
    ['an iterable', (inputs: object[]) => new Set(inputs)],
  ])('of a map over %s hears that the loop was left', async (_, sourceOf) => {
    await using strategy = make({ workers: 1, grace: FOREVER });
    const cells = strategy.share(Int32Array, 3);
    const inputs = [0, 1].map((x) => ({ x, at: 1, looks: true, cells }));
    const source = sourceOf(inputs) as typeof inputs;
    for await (const x of strategy.map(ending('stopsAt'), source, { chunkSize: 1 })) {
      expect(x).toBe(0);
      await reached(cells, 0);
      break;
    }
    await reached(cells, 1);
    await strategy.run(who, undefined);
    expect(strategy.stats()).toMatchObject({ started: 1, died: 0 });
  });
});
