import assert from 'node:assert/strict';
import { task } from '../task.js';
import { failure, named, type Suite, square, upTo } from './support.js';

export function starting(suite: Suite): void {
  const { describe, test, isolated } = suite;
  describe('start', () => {
    test('has all workers started, which do no more of it later', async (s) => {
      await s.start();
      const { started, completed, failed } = s.stats();
      if (isolated) assert.equal(started, s.workers);
      assert.deepEqual([completed, failed], [0, 0]);
      await s.start(square, named('double'));
      const outputs = await s.map(square, upTo(20), { chunkSize: 1 }).toArray();
      assert.deepEqual(
        outputs,
        upTo(20).map((i) => i * i),
      );
      assert.equal(s.stats().started, started);
    });
    test('finds out what cannot be loaded, and goes on', async (s) => {
      const nowhere = task('file:///nowhere/at/all.js');
      const without = { ...square, exportName: 'nothingOfThatName' };
      assert.equal((await failure(s.start(square, nowhere))).code, 'TASK_NOT_FOUND');
      assert.equal((await failure(s.start(without))).code, 'TASK_NOT_FOUND');
      assert.equal(await s.run(square, 3), 9);
      assert.equal(s.stats().failed, 0);
    });
    test('refuses what is no task', async (s) => {
      for (const wrong of [undefined, null, 'square', {}]) {
        assert.equal((await failure(s.start(wrong as never))).code, 'INVALID_OPTION');
      }
    });
    test('beside what runs, and before what is begun after it', async (s) => {
      const before = upTo(10).map((i) => s.run(square, i));
      const start = s.start(square);
      const after = upTo(10).map((i) => s.run(square, i));
      await start;
      assert.deepEqual(await Promise.all([...before, ...after]), [
        ...upTo(10).map((i) => i * i),
        ...upTo(10).map((i) => i * i),
      ]);
    });
    test('is ended by close', async (s) => {
      const start = s.start(square).catch((error: { code: unknown }) => error.code);
      await s.close();
      assert.ok([undefined, 'CLOSED'].includes((await start) as undefined | string));
      assert.equal((await failure(s.start())).code, 'CLOSED');
    });
  });
}
