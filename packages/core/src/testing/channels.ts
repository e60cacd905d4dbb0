import assert from 'node:assert/strict';
import {
  collect,
  failure,
  isPending,
  named,
  type Suite,
  someTurns,
  thrown,
  until,
  upTo,
} from './support.js';

const addToReceived = named('addToReceived');
const double = named('double');
const receiveAll = named('receiveAll');
const receiveOne = named('receiveOne');
const sendBytes = named('sendBytes');
const sendCounting = named('sendCounting');
const sendFromAll = named('sendFromAll');
const sendFunction = named('sendFunction');
const sendInput = named('sendInput');

export function channels({ describe, test, isolated, sharing }: Suite): void {
  describe('a channel', () => {
    test('carries values both ways while the task runs', async (s) => {
      const channel = s.channel<number, number>();
      const running = s.run(double, channel.end);
      for (const x of [1, 2, 3]) {
        await channel.send(x);
        assert.equal(await channel.receive(), 2 * x);
      }
      channel.close();
      assert.equal(await running, 3);
    });
    test('is a loop at both ends', async (s) => {
      const channel = s.channel<number, number>();
      const running = s.run(double, channel.end);
      const looping = collect(channel);
      for (const x of upTo(100)) await channel.send(x);
      channel.close();
      assert.equal(await running, 100);
      const doubled = upTo(100).map((x) => 2 * x);
      assert.deepEqual(await looping, { seen: doubled });
    });
    test('will do in the place of its end', async (s) => {
      const channel = s.channel<number>();
      const running = s.run(double, channel);
      await channel.send(4);
      assert.equal(await channel.receive(), 8);
      channel.close();
      assert.equal(await running, 1);
    });
    test('has room for so many values, then send waits', async (s) => {
      const channel = s.channel<never, number>({ capacity: 2 });
      await channel.send(1);
      await channel.send(2);
      const third = channel.send(3);
      assert.equal(await isPending(third), true);
      assert.equal(await s.run(receiveOne, channel.end as never), 1);
      await third;
      const fourth = channel.send(4);
      assert.equal(await isPending(fourth), true);
      assert.equal(await s.run(receiveOne, channel.end as never), 2);
      await fourth;
    });
    if (sharing) {
      test('makes a task wait that sends more than it has room for', async (s) => {
        const channel = s.channel<number, never>({ capacity: 4 });
        const accepted = s.share(Int32Array, 1);
        const running = s.run(sendCounting, { channel: channel.end, count: 20, accepted });
        for (let received = 0; received < 16; received += 1) {
          await until(() => Atomics.load(accepted, 0) >= received + 4);
          if (received % 5 === 0) await someTurns();
          assert.equal(Atomics.load(accepted, 0), received + 4);
          assert.equal(await channel.receive(), received);
        }
        await running;
        for (const left of [16, 17, 18, 19]) assert.equal(await channel.receive(), left);
      });
      test('carries shared memory', async (s) => {
        const channel = s.channel<string, Int32Array>();
        const cells = s.share(Int32Array, 1);
        const running = s.run(addToReceived, channel.end);
        await channel.send(cells);
        await running;
        assert.equal(cells[0], 1);
      });
    }
    test('gives each value to one of several tasks', async (s) => {
      const channel = s.channel<never, number>();
      const running = upTo(s.workers + 1).map(() => s.run(receiveAll, channel.end));
      for (const x of upTo(200)) await channel.send(x);
      channel.close();
      const received = await Promise.all(running);
      for (const some of received) {
        assert.deepEqual(
          some,
          [...some].sort((a, b) => a - b),
        );
      }
      assert.deepEqual(
        received.flat().sort((a, b) => a - b),
        upTo(200),
      );
    });
    test('is found anywhere in an input, and is one', async (s) => {
      const channel = s.channel<string, never>();
      const { end } = channel;
      const deep = { map: new Map([['key', end]]), set: new Set([end]) };
      assert.equal(await s.run(sendFromAll, { list: [end], deep }), true);
      for (const word of ['list', 'map', 'set']) assert.equal(await channel.receive(), word);
    });
    for (const chunkSize of [1, 7, 'auto'] as const) {
      test(`may be in each input of a map (chunkSize ${chunkSize})`, async (s) => {
        const channel = s.channel<number, never>();
        const inputs = upTo(60).map((x) => ({ channel: channel.end, x }));
        for (const source of [inputs, new Set(inputs)]) {
          const outputs = s.map(sendInput, source, { chunkSize }).toArray();
          const received: (number | undefined)[] = [];
          while (received.length < 60) received.push(await channel.receive());
          assert.deepEqual(await outputs, upTo(60));
          assert.deepEqual(
            received.sort((a, b) => a! - b!),
            upTo(60),
          );
        }
      });
    }
    test('moves bytes', async (s) => {
      const channel = s.channel<Uint8Array, Uint8Array>();
      const running = s.run(sendBytes, channel.end as never);
      await channel.send(Uint8Array.of(1, 2, 3));
      assert.deepEqual([...((await channel.receive()) ?? [])], [4, 5, 6]);
      assert.deepEqual(await running, [1, 2, 3]);
    });
    test('of a wrong capacity is refused', async (s) => {
      for (const capacity of [0, -1, 1.5, Number.NaN]) {
        assert.equal(thrown(() => s.channel({ capacity })).code, 'INVALID_OPTION');
      }
    });
    if (!isolated) return;
    test('refuses what cannot be cloned, and works on', async (s) => {
      const channel = s.channel<unknown, unknown>();
      const error = await failure(channel.send(() => 1));
      assert.equal(error.code, 'NOT_CLONEABLE');
      const running = s.run(sendFunction, channel.end);
      assert.equal(await channel.receive(), 'after it');
      assert.equal(await running, 'NOT_CLONEABLE');
      await channel.send('sound');
      assert.equal(await s.run(receiveOne, channel.end as never), 'sound');
    });
  });
}
