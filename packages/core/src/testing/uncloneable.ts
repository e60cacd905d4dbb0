import assert from 'node:assert/strict';
import {
  assertUsable,
  type Coded,
  collect,
  failure,
  named,
  type Suite,
  square,
  upTo,
} from './support.js';

const echo = named('echo');
const functionOn = named('functionOn');

/** First of all, in the middle of a chunk, and last. */
const POSITIONS = [0, 6, 11];

export function uncloneable({ describe, test, isolated }: Suite): void {
  // Where nothing has to be sent, a function is a value like any other.
  if (!isolated) return;
  describe('what cannot be cloned', () => {
    test('is refused as an input', async (s) => {
      const error = await failure(s.run(square, (() => 1) as never));
      assert.equal(error.code, 'NOT_CLONEABLE');
      assert.match(error.message, /an input of .*testing-tasks/);
      assert.equal(await s.run(square, 3), 9);
    });
    test('is refused as an output', async (s) => {
      const error = await failure(s.run(functionOn, { x: 1, bad: 1 }));
      assert.equal(error.code, 'NOT_CLONEABLE');
      assert.match(error.message, /an output of .*testing-tasks/);
      assert.equal(await s.run(square, 3), 9);
    });
    for (const chunkSize of [1, 4, 8, 'auto'] as const) {
      test(`is named as an input of several (chunkSize ${chunkSize})`, async (s) => {
        for (const at of POSITIONS) {
          const inputs: unknown[] = upTo(12);
          inputs[at] = { deep: [() => 1] };
          for (const source of [inputs, new Set(inputs)]) {
            const { seen, error } = await collect(s.map(echo, source, { chunkSize }));
            const { code, piece } = error as Coded;
            assert.deepEqual([code, piece], ['NOT_CLONEABLE', at]);
            assert.deepEqual(seen, upTo(at));
          }
        }
        await assertUsable(s);
      });
      test(`is named as an output of several (chunkSize ${chunkSize})`, async (s) => {
        for (const at of POSITIONS) {
          const inputs = upTo(12).map((x) => ({ x, bad: at }));
          for (const source of [inputs, new Set(inputs)]) {
            const { seen, error } = await collect(s.map(functionOn, source, { chunkSize }));
            const { code, piece } = error as Coded;
            assert.deepEqual([code, piece], ['NOT_CLONEABLE', at]);
            assert.deepEqual(seen, upTo(at));
          }
        }
        await assertUsable(s);
      });
    }
  });
}
