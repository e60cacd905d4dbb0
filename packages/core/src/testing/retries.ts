import assert from 'node:assert/strict';
import { type Coded, collect, failure, named, rejection, type Suite, upTo } from './support.js';
import type { Death } from './tasks/dying.js';

const failTimes = named('failTimes');
const dieTimes = named('dieTimes');

export function retries({ describe, test, isolated, sharing, killable }: Suite): void {
  // Runs are counted in shared cells, which outlive a worker.
  if (!sharing) return;
  const always = () => true;

  describe('retries', () => {
    test('are not made for what a task throws', async (s) => {
      const runs = s.share(Int32Array, 1);
      const error = await failure(s.run(failTimes, { runs, at: 0, times: 1 }, { retries: 5 }));
      assert.equal(error.message, 'run 1 of 0');
      assert.equal(runs[0], 1);
    });
    test('are made for what retryIf wants', async (s) => {
      const runs = s.share(Int32Array, 1);
      const asked: [string, number][] = [];
      const retryIf = (error: unknown, tries: number) => {
        asked.push([(error as Error).message, tries]);
        return error instanceof RangeError;
      };
      const input = { runs, at: 0, times: 2 };
      assert.equal(await s.run(failTimes, input, { retries: 5, retryIf }), 3);
      assert.deepEqual(asked, [
        ['run 1 of 0', 1],
        ['run 2 of 0', 2],
      ]);
      assert.equal(runs[0], 3);
    });
    test('come to an end', async (s) => {
      const runs = s.share(Int32Array, 1);
      const input = { runs, at: 0, times: 9 };
      const error = await failure(s.run(failTimes, input, { retries: 2, retryIf: always }));
      assert.equal(error.message, 'run 3 of 0');
      assert.equal(runs[0], 3);
    });
    test('reject with what retryIf throws', async (s) => {
      const runs = s.share(Int32Array, 4);
      const mine = new Error('mine');
      const retryIf = () => {
        throw mine;
      };
      const inputs = upTo(4).map((at) => ({ runs, at, times: at === 2 ? 1 : 0 }));
      assert.equal(await rejection(s.run(failTimes, inputs[2]!, { retries: 1, retryIf })), mine);
      runs.fill(0);
      const how = { retries: 1, retryIf };
      assert.equal(await rejection(s.map(failTimes, inputs, how).toArray()), mine);
    });
    for (const chunkSize of [1, 5, 'auto'] as const) {
      test(`keep the order, and name the piece that fails for good (chunkSize ${chunkSize})`, async (s) => {
        for (const make of [(a: Input[]) => a, (a: Input[]) => new Set(a)]) {
          const runs = s.share(Int32Array, 20);
          const inputs = upTo(20).map((at) => ({ runs, at, times: at % 3 === 0 ? 2 : 0 }));
          const how = { chunkSize, retryIf: always };
          const outputs = await s.map(failTimes, make(inputs), { ...how, retries: 2 }).toArray();
          assert.deepEqual(
            outputs,
            upTo(20).map((at) => (at % 3 === 0 ? 3 : 1)),
          );
          runs.fill(0);
          const { seen, error } = await collect(
            s.map(failTimes, make(inputs.slice(1)), { ...how, retries: 1 }),
          );
          assert.deepEqual(seen, [1, 1]);
          const { message, piece } = error as Coded;
          assert.deepEqual([message, piece], ['run 2 of 3', 2]);
        }
      });
    }
  });

  if (!isolated) return;
  const how: Death = killable ? 'SIGKILL' : 1;
  const killer = (at: number) => at % 100 === 50;

  describe('10,000 queued tasks, of which every 100th kills its worker once', () => {
    test('are done in one run each, and those killers in two that may try again', async (s) => {
      const runs = s.share(Int32Array, 10_000);
      const mayRetry = (at: number) => at % 200 < 100;
      const outcomes = await Promise.allSettled(
        upTo(10_000).map((at) => {
          const input = { runs, at, times: killer(at) ? 1 : 0, how };
          return s.run(dieTimes, input, { retries: mayRetry(at) ? 1 : 0 });
        }),
      );
      for (const [at, outcome] of outcomes.entries()) {
        if (killer(at) && !mayRetry(at)) {
          assert.equal(outcome.status, 'rejected');
          assert.equal((outcome.reason as Coded).code, 'WORKER_DIED');
        } else assert.deepEqual(outcome, { status: 'fulfilled', value: at });
      }
      assert.deepEqual(
        [...runs],
        upTo(10_000).map((at) => (killer(at) && mayRetry(at) ? 2 : 1)),
      );
      assert.equal(s.stats().queued, 0);
    });
  });
  for (const chunkSize of [1, 'auto'] as const) {
    test(`a map of which every 100th piece kills its worker once loses nothing (chunkSize ${chunkSize})`, async (s) => {
      const runs = s.share(Int32Array, 500);
      const inputs = upTo(500).map((at) => ({ runs, at, times: killer(at) ? 1 : 0, how }) as const);
      for (const source of [inputs, new Set(inputs)]) {
        runs.fill(0);
        assert.deepEqual(
          await s.map(dieTimes, source, { retries: 1, chunkSize }).toArray(),
          upTo(500),
        );
        // In a chunk, what was finished before the death is run again: its outputs were lost.
        if (chunkSize !== 1) continue;
        assert.deepEqual(
          [...runs],
          upTo(500).map((at) => (killer(at) ? 2 : 1)),
        );
      }
    });
  }
}

interface Input {
  readonly runs: Int32Array;
  readonly at: number;
  readonly times: number;
}
