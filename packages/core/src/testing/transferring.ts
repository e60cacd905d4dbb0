import assert from 'node:assert/strict';
import { transfer } from '../memory/transfer.js';
import type { Task } from '../task.js';
import { named, type Suite, upTo } from './support.js';

const bytes = named('bytes');
const slice = named('slice');
/** What is moved is still what the task takes. */
const describeBytes = named('describeBytes') as unknown as Task<
  unknown,
  { bytes: number[]; buffer: number; whole: string }
>;

const latin1 = (view: ArrayBufferView) =>
  Buffer.from(view.buffer as ArrayBuffer, view.byteOffset, view.byteLength).toString('latin1');

export function transferring({ describe, test }: Suite): void {
  describe('transfer', () => {
    test('brings outputs back', async (s) => {
      const output = await s.run(bytes, 300);
      assert.deepEqual([output.length, output[299], output.buffer.byteLength], [300, 44, 300]);
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
        assert.equal(output.buffer.byteLength, 9);
        assert.equal(latin1(output), pooled ? 'only this' : '\x07'.repeat(9));
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
    test("takes no neighbours of a slice of Node's pool along, and leaves them usable", async (s) => {
      const secret = Buffer.from('a secret beside it');
      const sent = Buffer.from('only this');
      const slab = sent.buffer;
      const seen = await s.run(describeBytes, transfer(sent));
      assert.equal(seen.buffer, 9);
      assert.equal(seen.whole, 'only this');
      assert.ok(slab.byteLength > 9);
      assert.equal(secret.toString(), 'a secret beside it');
      assert.equal(Buffer.from('still works').toString(), 'still works');
    });
    test('takes no neighbours of a part along, and leaves them usable', async (s) => {
      const whole = Uint16Array.from(upTo(100));
      const seen = await s.run(describeBytes, transfer(whole.subarray(10, 12)));
      assert.deepEqual([seen.bytes, seen.buffer], [[10, 11], 4]);
      assert.equal(whole[99], 99);
    });
  });
}
