import assert from 'node:assert/strict';
import { named, type Suite, thrown, upTo } from './support.js';

const addToAll = named('addToAll');
const addToNested = named('addToNested');

export function sharing({ describe, test, sharing: can }: Suite): void {
  if (!can) return;
  describe('shared memory', () => {
    test('is seen by all, and Atomics lose nothing', async (s) => {
      const cells = s.share(Int32Array, 4);
      assert.deepEqual([...cells], [0, 0, 0, 0]);
      const inputs = upTo(20).map(() => ({ cells, times: 500 }));
      await s.map(addToAll, inputs, { chunkSize: 1 }).toArray();
      assert.deepEqual([...cells], [10000, 10000, 10000, 10000]);
    });
    test('works on a part of the array', async (s) => {
      const cells = s.share(Int32Array, 8);
      await s.run(addToAll, { cells: cells.subarray(2, 4), times: 1 });
      assert.deepEqual([...cells], [0, 0, 1, 1, 0, 0, 0, 0]);
    });
    test('is found anywhere in an input, twice if it is there twice', async (s) => {
      const cells = s.share(Int32Array, 2);
      const big = s.share(BigInt64Array, 1);
      const input = { list: [cells, cells.subarray(1)], map: new Map([['a', cells]]), big };
      await s.run(addToNested, input);
      assert.deepEqual([...cells], [2, 1]);
      assert.deepEqual([...big], [2n ** 40n]);
    });
    test('is seen at once, while others run', async (s) => {
      const cells = s.share(Int32Array, 1);
      const running = s.map(
        addToAll,
        upTo(50).map(() => ({ cells, times: 20 })),
        { chunkSize: 1 },
      );
      let outputs = 0;
      for await (const _ of running) {
        outputs += 1;
        const seen = Atomics.load(cells, 0);
        assert.ok(seen >= 20 * outputs, `${seen} after ${outputs} outputs`);
      }
      assert.equal(Atomics.load(cells, 0), 1000);
    });
    test('can be let go of, and its view here stays', async (s) => {
      const cells = s.share(Int32Array, 2);
      await s.run(addToAll, { cells, times: 3 });
      s.unshare(cells);
      s.unshare(cells);
      assert.deepEqual([...cells], [3, 3]);
      const others = s.share(Int32Array, 2);
      await s.run(addToAll, { cells: others, times: 1 });
      assert.deepEqual([...others], [1, 1]);
      assert.deepEqual([...cells], [3, 3]);
    });
    test('outlives the strategy where it was handed out', async (s) => {
      const cells = s.share(Int32Array, 1);
      await s.run(addToAll, { cells, times: 1 });
      await s.close();
      assert.deepEqual([...cells], [1]);
    });
    test('may be of no length, and not of a wrong one', async (s) => {
      assert.equal(s.share(Float64Array, 0).length, 0);
      for (const length of [-1, 1.5, Number.NaN, 2 ** 60]) {
        assert.equal(thrown(() => s.share(Float64Array, length)).code, 'INVALID_OPTION');
      }
    });
  });
}
