import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import {
  assertUsable,
  type Coded,
  collect,
  failure,
  named,
  occupy,
  type Suite,
  square,
  squares,
  upTo,
} from './support.js';

/** Long enough for a busy machine to do a small piece in. */
const MILLISECONDS = 400;

const awaitForeverOn = named('awaitForeverOn');
const loopOn = named('loopOn');
const pollSignal = named('pollSignal');

export function timeouts(suite: Suite): void {
  const { describe, test, isolated, sharing } = suite;
  const slow = [['that waits for ever', awaitForeverOn] as const];
  if (isolated) slow.push(['in an endless loop', loopOn] as never);

  describe('a timeout', () => {
    for (const [what, task] of slow) {
      test(`ends a task ${what}`, async (s) => {
        const error = await failure(s.run(task, { x: 1, bad: 1 }, { timeout: MILLISECONDS }));
        assert.equal(error.code, 'TIMEOUT');
        assert.match(error.message, /testing-tasks.* longer than its timeout of 400 ms/);
        await assertUsable(s);
      });
      test(`names the piece ${what}, after the outputs before it`, async (s) => {
        const inputs = upTo(20).map((x) => ({ x, bad: 13 }));
        const cases = [
          [inputs, 1],
          [inputs, 5],
          [new Set(inputs), 5],
        ] as const;
        for (const [source, chunkSize] of cases) {
          const how = { timeout: MILLISECONDS, chunkSize };
          const { seen, error } = await collect(s.map(task, source, how));
          const { code, piece } = error as Coded;
          assert.deepEqual([code, piece], ['TIMEOUT', 13]);
          assert.deepEqual(seen, squares(13));
        }
        await assertUsable(s);
      });
    }
    if (sharing) {
      test('is seen in a loop that looks at its signal', async (s) => {
        const cells = s.share(Int32Array, 2);
        const error = await failure(s.run(pollSignal, cells, { timeout: MILLISECONDS }));
        assert.equal(error.code, 'TIMEOUT');
        await assertUsable(s);
        assert.equal(Atomics.load(cells, 0), 1);
      });
    }
    test('is over the next try as well', async (s) => {
      const tried: number[] = [];
      const retryIf = (error: unknown, tries: number) => {
        tried.push(tries);
        return (error as Coded).code === 'TIMEOUT';
      };
      const how = { timeout: MILLISECONDS / 4, retries: 1, retryIf };
      const error = await failure(s.run(awaitForeverOn, { x: 1, bad: 1 }, how));
      assert.equal(error.code, 'TIMEOUT');
      assert.match(error.message, /tried 2 times/);
      assert.deepEqual(tried, [1]);
    });
    test('runs from when a worker begins, not while the task is queued', async (s) => {
      const { release } = await occupy(s, suite);
      const queued = s.run(square, 7, { timeout: MILLISECONDS });
      await setTimeout(MILLISECONDS * 1.5);
      await release();
      assert.equal(await queued, 49);
    });
  });
}
