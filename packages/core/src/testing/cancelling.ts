import assert from 'node:assert/strict';
import type { Strategy } from '../strategies/strategy.js';
import {
  assertUsable,
  collect,
  named,
  occupy,
  rejection,
  type Suite,
  square,
  until,
  upTo,
} from './support.js';

const loopForever = named('loopForever');
const tellAborted = named('tellAborted');
const mark = named('mark');

export function cancelling(suite: Suite): void {
  const { describe, test, isolated, sharing } = suite;
  describe('an abort', () => {
    test('before the start prevents it', async (s) => {
      const reason = new Error('no');
      const signal = AbortSignal.abort(reason);
      assert.equal(await rejection(s.run(square, 1, { signal })), reason);
      for (const source of [[1], new Set([1])]) {
        assert.equal(await rejection(s.map(square, source, { signal }).toArray()), reason);
      }
      assert.equal(s.stats().batches, 0);
    });
    test('without a reason rejects with an AbortError', async (s) => {
      const error = await rejection(s.run(square, 1, { signal: AbortSignal.abort() }));
      assert.equal((error as Error).name, 'AbortError');
    });
    test('ends a map between its pieces', async (s) => {
      for (const source of [upTo(1e5), new Set(upTo(1e5))]) {
        const controller = new AbortController();
        const reason = new Error('enough');
        const how = { chunkSize: 1, signal: controller.signal };
        const onProgress = ({ done }: { done: number }) => {
          if (done >= 5) controller.abort(reason);
        };
        const { seen, error } = await collect(s.map(square, source, { ...how, onProgress }));
        assert.equal(error, reason);
        assert.ok(seen.length < 1000);
        await assertUsable(s);
      }
    });
    test('ends what is queued at once, and it never runs', async (s) => {
      const { held, release } = await occupy(s, suite);
      const controller = new AbortController();
      const reason = new Error('changed my mind');
      const cells = sharing ? s.share(Int32Array, 1) : new Int32Array(1);
      const { signal } = controller;
      const queued = rejection(s.run(mark, cells, { signal }));
      const mapped = rejection(s.map(mark, [cells, cells], { signal }).toArray());
      const other = s.run(square, 5);
      controller.abort(reason);
      assert.equal(await queued, reason);
      assert.equal(await mapped, reason);
      assert.ok(held.length > 0);
      await release();
      assert.equal(await other, 25);
      assert.equal(cells[0], 0);
    });
    test('tells a task that waits, and rejects with the reason', async (s) => {
      const words = s.channel<string, never>();
      const controller = new AbortController();
      const input = { x: 1, waits: true, words: words.end };
      const running = rejection(s.run(tellAborted, input, { signal: controller.signal }));
      assert.equal(await words.receive(), 'waiting');
      const reason = new Error('stop it');
      controller.abort(reason);
      assert.equal(await running, reason);
      assert.equal(await words.receive(), 'told');
      await assertUsable(s);
    });
    test('after the end changes nothing', async (s) => {
      const controller = new AbortController();
      assert.equal(await s.run(square, 4, { signal: controller.signal }), 16);
      controller.abort();
      await assertUsable(s);
    });

    // Nothing in the caller's own isolate could abort a loop that keeps it busy.
    if (!isolated) return;
    test('ends an endless loop', async (s) => {
      await abortLoop(s);
      await assertUsable(s);
    });
    test('ends an endless loop in every worker, and what is queued goes on', async (s) => {
      const controller = new AbortController();
      const started = s.channel<string, never>();
      const { signal } = controller;
      const loops = upTo(s.workers).map(() =>
        rejection(s.run(loopForever, started.end, { signal })),
      );
      for (let i = 0; i < s.workers; i += 1) await started.receive();
      const queued = upTo(20).map((i) => s.run(square, i));
      const reason = new Error('stop it');
      controller.abort(reason);
      for (const loop of loops) assert.equal(await loop, reason);
      assert.deepEqual(
        await Promise.all(queued),
        upTo(20).map((i) => i * i),
      );
    });
    test('ends a map with an endless loop in it', async (s) => {
      const controller = new AbortController();
      const started = s.channel<string, never>();
      const inputs = upTo(4).map(() => started.end);
      const { signal } = controller;
      const looping = rejection(s.map(loopForever, inputs, { signal, chunkSize: 1 }).toArray());
      await started.receive();
      const reason = new Error('stop it');
      controller.abort(reason);
      assert.equal(await looping, reason);
      await assertUsable(s);
    });

    if (!sharing) return;
    for (const name of ['pollSignal', 'pollByThrow'] as const) {
      test(`is seen in a loop that looks at its signal (${name})`, async (s) => {
        const cells = s.share(Int32Array, 2);
        const controller = new AbortController();
        const running = rejection(s.run(named(name), cells, { signal: controller.signal }));
        await until(() => Atomics.load(cells, 0) === 1);
        const reason = new Error('stop it');
        controller.abort(reason);
        assert.equal(await running, reason);
        await until(() => Atomics.load(cells, 1) === 1);
        await assertUsable(s);
        assert.equal(s.stats().died, 0);
      });
    }
    test('is seen in a loop that looks at its signal in a map', async (s) => {
      const cells = s.share(Int32Array, 2);
      const controller = new AbortController();
      const how = { signal: controller.signal, chunkSize: 1 };
      const running = collect(s.map(named('pollSignal'), [cells, cells, cells], how));
      await until(() => Atomics.load(cells, 0) === 1);
      const reason = new Error('stop it');
      controller.abort(reason);
      assert.deepEqual(await running, { seen: [], error: reason });
      await until(() => Atomics.load(cells, 1) === 1);
      await assertUsable(s);
    });
  });
}

async function abortLoop(s: Strategy): Promise<void> {
  const controller = new AbortController();
  const started = s.channel<string, never>();
  const running = rejection(s.run(loopForever, started.end, { signal: controller.signal }));
  assert.equal(await started.receive(), 'started');
  const reason = new Error('stop it');
  controller.abort(reason);
  assert.equal(await running, reason);
}
