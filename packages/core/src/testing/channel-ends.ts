import assert from 'node:assert/strict';
import { collect, failure, isPending, named, type Suite, upTo } from './support.js';
import type { Death } from './tasks/dying.js';

const askAndDie = named('askAndDie');
const closeAndSend = named('closeAndSend');
const receiveAll = named('receiveAll');
const receiveOne = named('receiveOne');
const receiveSome = named('receiveSome');
const sendInput = named('sendInput');

export function channelEnds({ describe, test, isolated, killable }: Suite): void {
  describe('the end of a channel', () => {
    test('comes after what was sent, when the caller closes it', async (s) => {
      const channel = s.channel<never, number>();
      for (const x of [1, 2, 3]) await channel.send(x);
      channel.close();
      channel.close();
      assert.deepEqual(await s.run(receiveAll, channel.end), [1, 2, 3]);
      assert.equal(await s.run(receiveOne, channel.end as never), undefined);
      assert.equal((await failure(channel.send(4))).code, 'CLOSED');
    });
    test('comes after what was sent, when a task closes it', async (s) => {
      const channel = s.channel<number, never>();
      const door = s.channel<string, string>();
      const running = s.run(closeAndSend, { channel: channel.end, door: door.end });
      assert.deepEqual(await collect(channel), { seen: [1] });
      assert.equal(await channel.receive(), undefined);
      await door.send('go on');
      assert.equal(await running, 'CLOSED');
    });
    test('comes to a caller who has closed it, when the last task is through', async (s) => {
      const channel = s.channel<number, never>();
      const inputs = upTo(5).map((x) => ({ channel: channel.end, x }));
      const running = Promise.all(inputs.map((input) => s.run(sendInput, input)));
      channel.close();
      const { seen } = await collect(channel);
      assert.deepEqual(
        seen.sort((a, b) => a - b),
        upTo(5),
      );
      await running;
    });
    test('comes to all who wait when the strategy is closed', async (s) => {
      const channel = s.channel<number, number>({ capacity: 1 });
      const receiving = channel.receive();
      await channel.send(1);
      const sending = failure(channel.send(2));
      await s.close();
      assert.equal(await receiving, undefined);
      assert.equal((await sending).code, 'CLOSED');
      assert.equal((await failure(channel.send(3))).code, 'CLOSED');
    });
    test('is not that of a loop that is left: the next value is still there', async (s) => {
      const channel = s.channel<number, number>();
      await Promise.all(upTo(10).map((x) => channel.send(x)));
      const input = { channel: channel.end as never, count: 3 };
      assert.deepEqual(await s.run(receiveSome, input), [0, 1, 2]);
      assert.deepEqual(await s.run(receiveSome, input), [3, 4, 5]);
      channel.close();
      assert.deepEqual(await s.run(receiveAll, channel.end as never), [6, 7, 8, 9]);
    });
    test('is not there while nobody closes it', async (s) => {
      const channel = s.channel<number, never>();
      await s.run(sendInput, { channel: channel.end, x: 1 });
      assert.equal(await channel.receive(), 1);
      const next = channel.receive();
      assert.equal(await isPending(next), true);
      await s.run(sendInput, { channel: channel.end, x: 2 });
      assert.equal(await next, 2);
    });

    if (!isolated) return;
    const how: Death = killable ? 'SIGKILL' : 1;
    test('is not that of a task which dies while it waits: it takes nothing along', async (s) => {
      const channel = s.channel<string, number>();
      const dying = failure(s.run(askAndDie, { channel: channel.end, how, say: true }));
      assert.equal(await channel.receive(), 'asked');
      assert.equal((await dying).code, 'WORKER_DIED');
      for (const x of upTo(5)) await channel.send(x);
      channel.close();
      assert.deepEqual(await s.run(receiveAll, channel.end as never), upTo(5));
    });
    test('is not that of a task which dies with a value on its way: another gets it', async (s) => {
      const channel = s.channel<string, number>();
      for (const x of upTo(5)) await channel.send(x);
      const input = { channel: channel.end, how, say: false } as const;
      const dying = [0, 1, 2].map(() => failure(s.run(askAndDie, input)));
      for (const error of await Promise.all(dying)) assert.equal(error.code, 'WORKER_DIED');
      channel.close();
      const received = await s.run(receiveAll, channel.end as never);
      assert.deepEqual(
        received.sort((a, b) => a - b),
        upTo(5),
      );
    });
  });
}
