import assert from 'node:assert/strict';
import { named, type Suite, square, squares, upTo } from './support.js';

const echo = named('echo');
const nest = named('nest');
const strategyOf = named('strategyOf');

export function run({ describe, test }: Suite): void {
  describe('run', () => {
    test('gives the output', async (s) => {
      assert.equal(await s.run(square, 7), 49);
    });
    test('tells the task its strategy', async (s) => {
      const told = await s.run(strategyOf, undefined);
      if (s.kind === 'auto') assert.match(told, /^(inline|threads)$/);
      else assert.equal(told, s.kind);
    });
    test('runs many at once', async (s) => {
      const outputs = await Promise.all(upTo(200).map((i) => s.run(square, i)));
      assert.deepEqual(outputs, squares(200));
    });
    test('brings every kind of value there and back', async (s) => {
      const circular: Record<string, unknown> = { name: 'loop' };
      circular['self'] = circular;
      const values = [
        undefined,
        null,
        -0,
        Number.NaN,
        2n ** 70n,
        '\u{1f600} \0',
        new Date(5),
        /x/g,
        new Map<unknown, unknown>([[{ key: 1 }, new Set(['a'])]]),
        new Float32Array([1.5, -2]),
        new Uint8Array([1, 2, 3, 4]).subarray(1, 3),
        new Uint16Array([1, 2]).buffer,
        [1, undefined, { deep: [[]] }],
        circular,
      ];
      for (const value of values) assert.deepEqual(await s.run(echo, value), value);
    });
    test('brings numbers there and back as they are', async (s) => {
      const numbers = [-0, Number.NaN, Number.POSITIVE_INFINITY, 5e-324, 2 ** 53, ...upTo(50)];
      assert.deepEqual(await s.map(echo, numbers, { chunkSize: 32 }).toArray(), numbers);
      const mixed = [...numbers, '1', 1n, undefined];
      assert.deepEqual(await s.map(echo, mixed, { chunkSize: 32 }).toArray(), mixed);
    });
    for (const how of ['inline', 'threads'] as const) {
      test(`runs a task that uses a strategy of its own (${how})`, async (s) => {
        const outputs = await Promise.all(upTo(3).map((i) => s.run(nest, { how, count: 20 + i })));
        assert.deepEqual(outputs, [squares(20), squares(21), squares(22)]);
      });
    }
    test('counts what it has done', async (s) => {
      await s.map(square, upTo(30), { chunkSize: 1 }).toArray();
      const { completed, failed, queued, workers } = s.stats();
      assert.deepEqual([completed, failed, queued, workers], [30, 0, 0, s.workers]);
    });
  });
}
