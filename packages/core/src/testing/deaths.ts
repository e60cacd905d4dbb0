import assert from 'node:assert/strict';
import {
  assertUsable,
  type Coded,
  collect,
  failure,
  named,
  type Suite,
  square,
  squares,
  upTo,
} from './support.js';
import type { Death } from './tasks/dying.js';

const die = named('die');
const dieOn = named('dieOn');
const leaveRejection = named('leaveRejection');
const hogOn = named('hog');

export function deaths({ describe, test, isolated, killable, hog }: Suite): void {
  // A task that exits in the caller's own isolate ends the caller.
  if (!isolated) return;
  const ways: readonly Death[] = killable ? [0, 1, 'SIGKILL'] : [0, 1];

  describe('a worker', () => {
    for (const how of ways) {
      const ends = how === 'SIGKILL' ? 'is killed' : `exits with ${how}`;
      test(`that ${ends} fails its own piece only`, async (s) => {
        const others = upTo(50).map((i) => s.run(square, i));
        const error = await failure(s.run(die, how));
        assert.equal(error.code, 'WORKER_DIED');
        assert.match(error.message, /testing-tasks/);
        assert.match(error.message, how === 'SIGKILL' ? /by SIGKILL/ : new RegExp(`code ${how}`));
        assert.deepEqual(await Promise.all(others), squares(50));
        await assertUsable(s);
        assert.equal(s.stats().died, 1);
      });
      test(`that ${ends} in a map is named by its piece`, async (s) => {
        for (const chunkSize of [1, 5, 'auto'] as const) {
          const inputs = upTo(20).map((x) => ({ x, bad: 13, how }));
          for (const source of [inputs, new Set(inputs)]) {
            const { seen, error } = await collect(s.map(dieOn, source, { chunkSize }));
            const { code, piece } = error as Coded;
            assert.deepEqual([code, piece], ['WORKER_DIED', 13]);
            assert.deepEqual(seen, squares(13));
          }
          await assertUsable(s);
        }
      });
    }
    test('that dies every time does not come to an end', async (s) => {
      for (let i = 0; i < 5; i += 1) {
        assert.equal((await failure(s.run(die, 1))).code, 'WORKER_DIED');
      }
      await assertUsable(s);
      assert.equal(s.stats().died, 5);
    });
    test('outlives a rejection that a task has left behind', async (s) => {
      const rejected = s.channel<string, never>();
      const left = upTo(s.workers).map(() => s.run(leaveRejection, rejected.end));
      const others = upTo(100).map((i) => s.run(square, i));
      await Promise.all(left);
      for (let i = 0; i < s.workers; i += 1) assert.equal(await rejected.receive(), 'rejected');
      assert.deepEqual(await Promise.all(others), squares(100));
      await assertUsable(s);
      assert.equal(s.stats().died, 0);
    });
    if (!hog) return;
    test('without memory fails its own piece only', async (s) => {
      await s.close();
      const small = hog();
      try {
        const inputs = upTo(10);
        const { seen, error } = await collect(small.map(hogOn, inputs, { chunkSize: 2 }));
        const { code, piece } = error as Coded;
        assert.deepEqual([code, piece], ['WORKER_DIED', 3]);
        assert.deepEqual(seen, [0, 1, 2]);
        await assertUsable(small);
      } finally {
        await small.close();
      }
    });
  });
}
