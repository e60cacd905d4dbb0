import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expectError } from './support/failure.js';
import { fakePool, turn } from './support/pool.js';
import { runs } from './support/runs.js';

const which = fc.nat(7);
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('submit' as const), uncloneable: fc.nat(9) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('reply' as const),
      which,
      milliseconds: fc.constantFrom(0, 0, 1, 1.99, 2, 50),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('exit' as const), which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('abort' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('bury' as const, 'turn' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Runs a script of what workers and callers do, and checks at each step what must always hold. */
async function play(size: number, script: readonly Step[], close: boolean): Promise<void> {
  const { workers, pool, settled, submit } = fakePool(size);
  const controllers: AbortController[] = [];
  const aborted = new Map<string, unknown>();
  const uncloneable = new Set<string>();
  const killed = new Set<string>();
  const all: Promise<void>[] = [];
  const last = new Map<object, number>();

  const reply = (index: number, milliseconds: number) => {
    const busy = workers.living.filter((worker) => worker.has.length > 0);
    const worker = busy[index % busy.length];
    if (!worker) return false;
    last.set(worker, milliseconds);
    worker.reply(milliseconds);
    return true;
  };
  const play = async (step: Step) => {
    const living = workers.living;
    switch (step.do) {
      case 'submit': {
        const name = String(controllers.length);
        const controller = new AbortController();
        controllers.push(controller);
        if (step.uncloneable === 0) uncloneable.add(name);
        all.push(submit(name, controller.signal, step.uncloneable === 0 ? () => 1 : name));
        return;
      }
      case 'reply':
        return void reply(step.which, step.milliseconds);
      case 'exit': {
        const worker = living[step.which % living.length];
        if (worker?.has[0]) killed.add(worker.has[0]);
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
      case 'bury':
        return workers.bury();
      case 'turn':
        return turn();
    }
  };

  for (const step of script) {
    await play(step);
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

  // Nothing was forgotten, nothing ran twice, and each came to the end that was its own.
  expect(settled.size).toBe(controllers.length);
  for (const times of workers.begun.values()) expect(times).toBe(1);
  for (const [name, end] of settled) {
    if (end === name) expect(workers.begun.get(name)).toBe(1);
    else if (aborted.has(name) && end === aborted.get(name)) continue;
    else if (killed.has(name)) expectError(end, 'WORKER_DIED');
    else if (uncloneable.has(name))
      expect(['NOT_CLONEABLE', 'CLOSED']).toContain((end as { code: string }).code);
    else expectError(end, close ? 'CLOSED' : 'nothing else');
  }
}

it.each([
  ['drained', false],
  ['closed', true],
])(
  'whatever workers and callers do: every batch settles, none begins twice (then %s)',
  async (_, close) => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.array(step, { maxLength: 60, size: 'max' }),
        (size, script) => play(size, script, close),
      ),
      runs(400),
    );
  },
);
