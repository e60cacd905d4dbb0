import assert from 'node:assert/strict';
import {
  type Coded,
  collect,
  failure,
  named,
  occupy,
  rejection,
  type Suite,
  someTurns,
  square,
  thrown,
  upTo,
} from './support.js';

const loopForever = named('loopForever');
const awaitForeverOn = named('awaitForeverOn');

export function closing(suite: Suite): void {
  const { describe, test, isolated } = suite;
  describe('close', () => {
    test('can be called twice, at once and after', async (s) => {
      await s.run(square, 1);
      await Promise.all([s.close(), s.close()]);
      await s.close();
      await s[Symbol.asyncDispose]();
    });
    test('before anything was run', async (s) => {
      await s.close();
    });
    test('refuses whatever comes after it', async (s) => {
      const array = upTo(3);
      const later = s.map(square, array);
      await s.close();
      assert.equal((await failure(s.run(square, 1))).code, 'CLOSED');
      assert.equal((await failure(s.map(square, array).toArray())).code, 'CLOSED');
      assert.equal((await failure(s.map(square, new Set(array)).toArray())).code, 'CLOSED');
      assert.equal((await failure(later.toArray())).code, 'CLOSED');
      assert.equal(thrown(() => s.share(Int32Array, 1)).code, 'CLOSED');
      assert.equal(thrown(() => s.channel()).code, 'CLOSED');
    });
    test('rejects what waits for ever, and what is queued', async (s) => {
      const count = isolated ? s.workers : 1;
      const inputs = upTo(count + 20).map(() => ({ x: 1, bad: 1 }));
      const running = inputs.map((input) => s.run(awaitForeverOn, input).catch((e: unknown) => e));
      const mapped = collect(s.map(awaitForeverOn, inputs));
      await someTurns();
      await s.close();
      for (const error of await Promise.all(running)) assert.equal((error as Coded).code, 'CLOSED');
      assert.equal(((await mapped).error as Coded).code, 'CLOSED');
    });
    test('rejects what is queued behind others', async (s) => {
      const { held } = await occupy(s, suite);
      const settled = Promise.allSettled([...held, ...upTo(50).map((i) => s.run(square, i))]);
      await s.close();
      for (const outcome of await settled) {
        assert.equal(outcome.status, 'rejected');
        assert.equal((outcome.reason as Coded).code, 'CLOSED');
      }
    });
    test('within a loop over outputs ends it', async (s) => {
      const state = { returned: false };
      function* source() {
        try {
          for (let i = 0; ; i += 1) yield i;
        } finally {
          state.returned = true;
        }
      }
      const consume = async () => {
        for await (const output of s.map(square, source(), { chunkSize: 1 })) {
          if (output === 9) await s.close();
        }
      };
      assert.equal(((await rejection(consume())) as Coded).code, 'CLOSED');
      assert.equal(state.returned, true);
    });

    if (!isolated) return;
    test('rejects endless loops, and ends them', async (s) => {
      const started = s.channel<string, never>();
      const loops = upTo(s.workers + 5).map(() => failure(s.run(loopForever, started.end)));
      for (let i = 0; i < s.workers; i += 1) await started.receive();
      await s.close();
      for (const loop of loops) assert.equal((await loop).code, 'CLOSED');
    });
  });
}
