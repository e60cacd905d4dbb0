import assert from 'node:assert/strict';
import { transfer } from '../memory/transfer.js';
import type { Strategy } from '../strategies/strategy.js';
import type { Task } from '../task.js';
import { named, type Suite, upTo } from './support.js';

const bytes = named('bytes');
const slice = named('slice');
/** What is moved is still what the task takes. */
const describeBytes = named('describeBytes') as unknown as Task<
  unknown,
  { bytes: number[]; buffer: number; whole: string }
>;

/** Not in the tasks' own words, which the caller's pool may hold as well. */
const SECRET = 'a secret beside what is sent';

export function transferring({ describe, test, isolated }: Suite): void {
  // Out of a message between processes views come on a buffer of Node's, the message itself or its pool.
  const isExact = (s: Strategy) => !isolated || s.memory.includes('transfer');

  describe('transfer', () => {
    test('brings outputs back', async (s) => {
      const output = await s.run(bytes, 300);
      assert.deepEqual([output.length, output[299]], [300, 44]);
      const outputs = await s.map(bytes, upTo(40)).toArray();
      assert.deepEqual(
        outputs.map((o) => o.length),
        upTo(40),
      );
    });
    for (const pooled of [true, false]) {
      const what = pooled ? "of Node's pool" : 'of a larger buffer';
      test(`brings back no neighbours of a slice ${what}`, async (s) => {
        const output = await s.run(slice, { pooled, text: 'only this' });
        assert.equal(output.length, 9);
        if (isExact(s)) assert.equal(output.buffer.byteLength, 9);
        const all = Buffer.from(output.buffer as ArrayBuffer).toString('latin1');
        assert.ok(all.includes(pooled ? 'only this' : '\x07'.repeat(9)));
        assert.ok(!all.includes(pooled ? 'a neighbour in the task' : '\x07'.repeat(10)));
      });
    }
    test('takes inputs there, one by one and in a map', async (s) => {
      const input = () => transfer(Uint8Array.of(1, 2, 3));
      assert.deepEqual((await s.run(describeBytes, input())).bytes, [1, 2, 3]);
      for (const chunkSize of [1, 4] as const) {
        const outputs = await s.map(describeBytes, upTo(10).map(input), { chunkSize }).toArray();
        assert.deepEqual(
          outputs.map((o) => o.bytes),
          upTo(10).map(() => [1, 2, 3]),
        );
      }
    });
    test('leaves the sender nothing, where it moves', async (s) => {
      const moved = new Float64Array(1000);
      await s.run(describeBytes, transfer(moved));
      assert.equal(moved.length, isolated && s.memory.includes('transfer') ? 0 : 1000);
    });
    test("takes no neighbours of a slice of Node's pool along, and leaves them usable", async (s) => {
      const secret = Buffer.from(SECRET);
      const sent = Buffer.from('only this');
      const slab = sent.buffer;
      const seen = await s.run(describeBytes, transfer(sent));
      if (isExact(s)) assert.deepEqual([seen.buffer, seen.whole], [9, 'only this']);
      assert.ok(!seen.whole.includes(SECRET));
      assert.deepEqual(seen.bytes, [...Buffer.from('only this')]);
      assert.ok(slab.byteLength > 9);
      assert.equal(secret.toString(), SECRET);
      assert.equal(Buffer.from('still works').toString(), 'still works');
    });
    test('takes no neighbours of a part along, and leaves them usable', async (s) => {
      const whole = Uint16Array.from(upTo(100));
      const seen = await s.run(describeBytes, transfer(whole.subarray(10, 12)));
      assert.deepEqual(seen.bytes, [10, 11]);
      if (isExact(s)) assert.equal(seen.buffer, 4);
      assert.ok(!seen.whole.includes('\x0a\0\x0b\0\x0c'));
      assert.equal(whole[99], 99);
    });
  });
}
