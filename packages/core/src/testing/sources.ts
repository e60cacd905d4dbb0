import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { setImmediate } from 'node:timers/promises';
import { assertUsable, collect, type Suite, square, squares, upTo } from './support.js';

async function* later(items: Iterable<number>) {
  for (const item of items) {
    await setImmediate();
    yield item;
  }
}

function* throwing(before: readonly number[], error: unknown) {
  yield* before;
  throw error;
}

export function sources({ describe, test }: Suite): void {
  describe('a source', () => {
    test('may be an iterable or an async iterable', async (s) => {
      assert.deepEqual(await s.map(square, new Set([3, 4])).toArray(), [9, 16]);
      assert.deepEqual(await s.map(square, later([5, 6])).toArray(), [25, 36]);
    });
    test('may be a stream of Node', async (s) => {
      const stream = Readable.from(upTo(200), { objectMode: true });
      assert.deepEqual(await s.map(square, stream).toArray(), squares(200));
    });
    test('that is a stream of Node is destroyed when the loop is left', async (s) => {
      const stream = Readable.from(later(upTo(1000)), { objectMode: true, highWaterMark: 1 });
      for await (const output of s.map(square, stream, { chunkSize: 1 })) if (output === 25) break;
      assert.equal(stream.destroyed, true);
      await assertUsable(s);
    });
    test('that is a stream of Node is destroyed while it is waited for, too', async (s) => {
      const stream = new Readable({ objectMode: true, read() {} });
      stream.push(3);
      for await (const output of s.map(square, stream, { chunkSize: 1 })) {
        assert.equal(output, 9);
        break;
      }
      assert.equal(stream.destroyed, true);
    });
    test('that is a stream of Node passes its error on', async (s) => {
      const broken = new Error('the stream broke');
      let next = 0;
      const stream = new Readable({
        objectMode: true,
        highWaterMark: 1,
        read() {
          if (next < 5) this.push(next++);
          else this.destroy(broken);
        },
      });
      assert.equal((await collect(s.map(square, stream, { chunkSize: 1 }))).error, broken);
    });
    test('may be a web stream, which is cancelled when the loop is left', async (s) => {
      const endless = () => {
        let next = 0;
        const cancelled: unknown[] = [];
        const stream = new ReadableStream<number>({
          pull(controller) {
            if (next < 50) controller.enqueue(next++);
            else controller.close();
          },
          cancel: (reason) => void cancelled.push(reason),
        });
        return { stream, cancelled };
      };
      const whole = endless();
      assert.deepEqual(await s.map(square, whole.stream).toArray(), squares(50));
      assert.equal(whole.cancelled.length, 0);
      const left = endless();
      const outputs = s.map(square, left.stream, { chunkSize: 1, bufferSize: 2 });
      for await (const output of outputs) if (output === 4) break;
      assert.equal(left.cancelled.length, 1);
    });
    for (const error of [new Error('the source broke'), undefined]) {
      const what = error ? 'an error' : 'undefined';
      for (const [how, wrap] of [
        ['throw', (source: Iterable<number>) => source],
        ['reject with', later],
      ] as const) {
        test(`may ${how} ${what}, after the outputs before it`, async (s) => {
          for (const count of [0, 3, 20]) {
            const source = wrap(throwing(upTo(count), error));
            const result = await collect(s.map(square, source, { chunkSize: 2 }));
            assert.ok('error' in result);
            assert.equal(result.error, error);
            assert.deepEqual(result.seen, squares(count));
          }
          await assertUsable(s);
        });
      }
    }
    test('may throw when it is asked for its iterator', async (s) => {
      const boom = new Error('no iterator');
      const source: Iterable<number> = {
        [Symbol.iterator]() {
          throw boom;
        },
      };
      assert.deepEqual(await collect(s.map(square, source)), { seen: [], error: boom });
    });
    test('that is slow holds no output back', async (s) => {
      let more = () => {};
      const asked = new Promise<void>((resolve) => {
        more = resolve;
      });
      async function* slow() {
        yield 3;
        await asked;
        yield 4;
      }
      const seen: number[] = [];
      for await (const output of s.map(square, slow(), { chunkSize: 10 })) {
        seen.push(output);
        more();
      }
      assert.deepEqual(seen, [9, 16]);
    });
  });
}
