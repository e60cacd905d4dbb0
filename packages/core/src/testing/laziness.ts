import assert from 'node:assert/strict';
import { range } from '../engine/range.js';
import { assertUsable, named, type Suite, someTurns, square, until } from './support.js';

const countBegun = named('countBegun');

/** A source without end that says how far it was pulled. */
function counter() {
  const state = { pulled: 0, returned: false };
  function* endless() {
    try {
      for (;;) yield state.pulled++;
    } finally {
      state.returned = true;
    }
  }
  return { state, source: endless() };
}

async function* asAsync<T>(source: Iterable<T>) {
  yield* source;
}

export function laziness({ describe, test, sharing }: Suite): void {
  describe('a source without end', () => {
    for (const kind of ['iterable', 'async iterable'] as const) {
      for (const chunkSize of [1, 3, 'auto'] as const) {
        test(`(${kind}) is pulled as far as the buffer, no further (chunkSize ${chunkSize})`, async (s) => {
          const { state, source } = counter();
          const bufferSize = 10;
          const pulledFrom = kind === 'iterable' ? source : asAsync(source);
          let consumed = 0;
          for await (const output of s.map(square, pulledFrom, { bufferSize, chunkSize })) {
            assert.equal(output, consumed * consumed);
            // One that is looked at is not yet consumed; outputs of one chunk are consumed together.
            if (chunkSize === 1) await until(() => state.pulled >= consumed + bufferSize);
            if (consumed === 20) await someTurns();
            assert.ok(
              state.pulled <= consumed + bufferSize,
              `${state.pulled} pulled when ${consumed} were consumed`,
            );
            consumed += 1;
            if (consumed === 40) break;
          }
          assert.equal(state.returned, true);
          await assertUsable(s);
        });
      }
    }
    test('is pulled four chunks a worker ahead, if nothing else is said', async (s) => {
      const { state, source } = counter();
      let consumed = 0;
      for await (const _ of s.map(square, source, { chunkSize: 5 })) {
        await someTurns();
        const bound = consumed + 4 * 5 * s.workers;
        assert.ok(state.pulled <= bound, `${state.pulled} pulled, ${consumed} consumed`);
        consumed += 1;
        if (consumed === 50) break;
      }
    });
    test('takes no more memory for 200,000 pieces', async (s) => {
      const { state, source } = counter();
      const bufferSize = 5000;
      let consumed = 0;
      let furthest = 0;
      let sum = 0;
      for await (const output of s.map(square, source, { bufferSize })) {
        sum += output;
        furthest = Math.max(furthest, state.pulled - consumed);
        consumed += 1;
        if (consumed === 200_000) break;
      }
      assert.ok(furthest <= bufferSize, `${furthest} ahead`);
      assert.equal(sum, (199_999 * 200_000 * 399_999) / 6);
      assert.equal(state.returned, true);
    });
  });

  if (!sharing) return;
  describe('a source of known length', () => {
    test('has no more pieces begun than the buffer allows', async (s) => {
      for (const chunkSize of [1, 4, 'auto', 'guided'] as const) {
        const begun = s.share(Int32Array, 1);
        const inputs = Array.from({ length: 120 }, (_, x) => ({ begun, x }));
        let consumed = 0;
        for await (const output of s.map(countBegun, inputs, { bufferSize: 8, chunkSize })) {
          assert.equal(output, consumed);
          if (consumed % 40 === 0) await someTurns();
          const ahead = Atomics.load(begun, 0) - consumed;
          assert.ok(ahead <= 8, `${ahead} begun ahead`);
          consumed += 1;
        }
        assert.equal(consumed, 120);
        assert.equal(Atomics.load(begun, 0), 120);
      }
    });
    test('is begun as far as the buffer while nobody consumes', async (s) => {
      const begun = s.share(Int32Array, 1);
      const inputs = Array.from({ length: 200 }, (_, x) => ({ begun, x }));
      const outputs = s.map(countBegun, inputs, { bufferSize: 8, chunkSize: 1 });
      const iterator = outputs[Symbol.asyncIterator]();
      await iterator.next();
      await until(() => Atomics.load(begun, 0) === 8);
      await someTurns();
      assert.equal(Atomics.load(begun, 0), 8);
      await iterator.return();
    });
    test('may be huge', async (s) => {
      let consumed = 0;
      for await (const _ of s.map(square, range(2 ** 31 - 1), { bufferSize: 100 })) {
        consumed += 1;
        if (consumed === 1000) break;
      }
      await assertUsable(s);
    });
  });
}
