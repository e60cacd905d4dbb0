import assert from 'node:assert/strict';
import {
  type Coded,
  collect,
  failure,
  isPending,
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
    test('lets what is under way come to its end, if it is to drain', async (s) => {
      const { held, release } = await occupy(s, suite);
      const queued = upTo(20).map((i) => s.run(square, i));
      const outputs = s.map(square, upTo(40), { chunkSize: 1 })[Symbol.asyncIterator]();
      const first = outputs.next();
      const unbegun = s.map(square, upTo(3));
      await someTurns();
      const closed = [s.close({ drain: true }), s.close({ drain: true })];
      assert.equal((await failure(s.run(square, 1))).code, 'CLOSED');
      assert.equal((await failure(unbegun.toArray())).code, 'CLOSED');
      assert.equal(thrown(() => s.share(Int32Array, 1)).code, 'CLOSED');
      assert.equal((await failure(s.start())).code, 'CLOSED');
      assert.equal(await isPending(Promise.all(closed)), true);
      await release();
      await Promise.all(held);
      assert.deepEqual(
        await Promise.all(queued),
        upTo(20).map((i) => i * i),
      );
      assert.deepEqual(await first, { done: false, value: 0 });
      // The loop goes on, too, for as long as its consumer takes.
      assert.equal(await isPending(Promise.all(closed)), true);
      const rest: number[] = [];
      for await (const output of outputs) rest.push(output);
      assert.deepEqual(
        rest,
        upTo(40)
          .slice(1)
          .map((i) => i * i),
      );
      await Promise.all(closed);
      await s.close();
    });
    test('to drain, of nothing', async (s) => {
      await s.close({ drain: true });
      assert.equal((await failure(s.run(square, 1))).code, 'CLOSED');
    });
    test('at once ends what another waits for', async (s) => {
      const { held } = await occupy(s, suite);
      const ends = Promise.all(held.map(failure));
      // Nobody goes on with it.
      const left = s.map(square, upTo(100), { chunkSize: 1 })[Symbol.asyncIterator]();
      const begun = left.next().catch((error: unknown) => error);
      await someTurns();
      const drained = s.close({ drain: true });
      await s.close();
      for (const error of await ends) assert.equal(error.code, 'CLOSED');
      await drained;
      await begun;
    });
    test('refuses an option that it does not know', async (s) => {
      const close = (options: object) => failure(s.close(options));
      assert.equal((await close({ drain: 'yes' })).code, 'INVALID_OPTION');
      assert.equal((await close({ drained: true })).code, 'INVALID_OPTION');
      assert.equal(await s.run(square, 3), 9);
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
