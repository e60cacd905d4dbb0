import fc from 'fast-check';
import { expectCoded } from 'test-support/errors';
import { runs } from 'test-support/runs';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { fakeClock } from './support/fake-clock.js';
import type { FakeWorker } from './support/fake-workers.js';
import { fakePool, turn } from './support/pool.js';
import { type Script, scripts } from './support/pool-script.js';

beforeAll(fakeClock);
afterAll(() => void vi.useRealTimers());

/** Runs a script of what workers and callers do, and checks at each step what must always hold. */
async function play({ size, steps, close, ...options }: Script): Promise<void> {
  const { workers, pool, settled, ends, submit } = fakePool(size, options);
  const controllers: AbortController[] = [];
  const aborted = new Map<string, unknown>();
  const uncloneable = new Set<string>();
  const timed = new Set<string>();
  const lanes = new Map<string, number>();
  const killed = new Set<string>();
  const all: Promise<void>[] = [];
  const last = new Map<FakeWorker, number>();

  const reply = (index: number, milliseconds: number) => {
    const busy = workers.living.filter((worker) => worker.has.length > 0);
    const worker = busy[index % busy.length];
    if (!worker) return false;
    last.set(worker, milliseconds);
    worker.reply(milliseconds);
    return true;
  };
  const take = async (step: Script['steps'][number]) => {
    const living = workers.living;
    switch (step.do) {
      case 'submit': {
        const name = String(controllers.length);
        const controller = new AbortController();
        controllers.push(controller);
        const { timeout, lane } = step;
        const worker = lane === undefined ? undefined : lane % size;
        if (step.uncloneable === 0) uncloneable.add(name);
        if (timeout !== undefined) timed.add(name);
        if (worker !== undefined) lanes.set(name, worker);
        const input = step.uncloneable === 0 ? () => 1 : name;
        all.push(submit(name, { signal: controller.signal, timeout, worker, input }));
        return;
      }
      case 'reply':
        return void reply(step.which, step.milliseconds);
      case 'begin':
        return living[step.which % living.length]?.begin();
      case 'exit': {
        const worker = living[step.which % living.length];
        const innocent = options.control && last.has(worker!) && !worker!.hasBegun;
        if (worker?.has[0] && !innocent) killed.add(worker.has[0]);
        return worker?.exit();
      }
      case 'abort': {
        // Rather one of the last, which are not over yet.
        const name = controllers.length - 1 - step.which;
        if (!controllers[name] || aborted.has(String(name))) return;
        const reason = new Error(`abort ${name}`);
        aborted.set(String(name), reason);
        return controllers[name].abort(reason);
      }
      case 'pass':
        vi.advanceTimersByTime(step.milliseconds);
        return turn();
      case 'bury':
        return workers.bury();
    }
  };

  for (const step of steps) {
    await take(step);
    expect(workers.living.length).toBeLessThanOrEqual(size);
    for (const worker of workers.living) {
      if (worker.has.length > 0) expect(worker.held).toBe(true);
      else if (last.has(worker)) expect(worker.held).toBe(false);
      // A second one only after a short one.
      expect(worker.has.length).toBeLessThanOrEqual((last.get(worker) ?? 50) < 2 ? 2 : 1);
    }
  }
  if (close) {
    const closing = pool.close();
    workers.bury();
    await closing;
  } else while (reply(0, 1));
  await Promise.all(all);
  expect(pool.queued).toBe(0);
  expect(pool.started).toBe(workers.all.length);

  // Nothing was forgotten, nothing ran twice, and each came to the end that was its own.
  expect(settled.size).toBe(controllers.length);
  for (const times of workers.begun.values()) expect(times).toBe(1);
  for (const [name, end] of settled) {
    if (end === name) {
      expect(workers.begun.get(name)).toBe(1);
      if (lanes.has(name)) expect(ends.get(name)!.worker).toBe(lanes.get(name));
    } else if (aborted.has(name) && end === aborted.get(name)) continue;
    else {
      const codes = [
        ...(close ? ['CLOSED'] : []),
        ...(killed.has(name) ? ['WORKER_DIED'] : []),
        ...(timed.has(name) ? ['TIMEOUT'] : []),
        ...(uncloneable.has(name) ? ['NOT_CLONEABLE'] : []),
      ];
      const { code } = end as { code: string };
      expect(codes).toContain(code);
      expectCoded(end, code);
    }
  }
}

it.each([
  ['drained', false],
  ['closed', true],
])(
  'whatever workers and callers do: every batch settles, none begins twice (then %s)',
  async (_, close) => {
    const property = fc.asyncProperty(scripts, (script) => play({ ...script, close }));
    await fc.assert(property, runs(500));
  },
);
