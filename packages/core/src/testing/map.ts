import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { range } from '../engine/range.js';
import { named, type Suite, square, squares, thrown, upTo } from './support.js';

const slowWhenSmall = named('slowWhenSmall');
const echo = named('echo');

export function map({ describe, test }: Suite): void {
  describe('map', () => {
    for (const chunkSize of ['auto', 'guided', 1, 7] as const) {
      test(`keeps the order, and loses nothing without (chunkSize ${chunkSize})`, async (s) => {
        for (const source of [upTo(100), new Set(upTo(100))]) {
          const inOrder = await s.map(slowWhenSmall, source, { chunkSize }).toArray();
          assert.deepEqual(inOrder, upTo(100));
          const options = { chunkSize, ordered: false };
          const outputs = await s.map(slowWhenSmall, source, options).toArray();
          assert.deepEqual(
            outputs.sort((a, b) => a - b),
            upTo(100),
          );
        }
      });
    }
    test('gives the same one by one as in one array', async (s) => {
      const seen: number[] = [];
      for await (const output of s.map(square, upTo(100))) seen.push(output);
      assert.deepEqual(seen, squares(100));
    });
    test('takes no input', async (s) => {
      for (const source of [[], new Set<number>(), new Float64Array(0), range(0)]) {
        assert.deepEqual(await s.map(square, source).toArray(), []);
      }
    });
    test('takes ranges', async (s) => {
      assert.deepEqual(await s.map(square, range(100)).toArray(), squares(100));
      assert.deepEqual(await s.map(echo, range(2, 10, 3)).toArray(), [2, 5, 8]);
      assert.deepEqual(await s.map(echo, range(3, 0, -1)).toArray(), [3, 2, 1]);
    });
    test('takes typed arrays, and parts of them', async (s) => {
      assert.deepEqual(await s.map(square, Float32Array.of(1.5, -2)).toArray(), [2.25, 4]);
      assert.deepEqual(await s.map(echo, BigInt64Array.of(1n, -5n)).toArray(), [1n, -5n]);
      const part = Uint8Array.from(upTo(100)).subarray(40, 60);
      assert.deepEqual(await s.map(echo, part).toArray(), upTo(60).slice(40));
    });
    test('takes arrays with holes, and of all kinds of things', async (s) => {
      const things = ['a', { b: 1 }, undefined, 2n, null];
      assert.deepEqual(await s.map(echo, things).toArray(), things);
      const holes: unknown[] = new Array(3);
      holes[1] = 'one';
      assert.deepEqual(await s.map(echo, holes).toArray(), [undefined, 'one', undefined]);
    });
    test('runs several maps at once, each in its own order', async (s) => {
      const outputs = await Promise.all(
        [30, 40, 50].map((n) => s.map(slowWhenSmall, upTo(n), { chunkSize: 3 }).toArray()),
      );
      assert.deepEqual(outputs, [upTo(30), upTo(40), upTo(50)]);
    });
    test('does nothing until it is iterated', async (s) => {
      let pulled = 0;
      s.map(square, {
        *[Symbol.iterator]() {
          pulled += 1;
          yield 1;
        },
      });
      await setImmediate();
      assert.equal(pulled, 0);
      assert.equal(s.stats().batches, 0);
    });
    test('refuses wrong options and sources in one line, at once', async (s) => {
      const size = thrown(() => s.map(square, [], { chunkSize: 0 }));
      assert.equal(size.code, 'INVALID_OPTION');
      assert.match(size.message, /"chunkSize": 0 is not/);
      const unknown = thrown(() => s.map(square, [], { chunksize: 1 } as object));
      assert.equal(unknown.code, 'INVALID_OPTION');
      assert.match(unknown.message, /"chunksize" is not known/);
      const source = thrown(() => s.map(square, 5 as never));
      assert.equal(source.code, 'INVALID_OPTION');
      assert.match(source.message, /"source": 5 is not/);
    });
  });
}
