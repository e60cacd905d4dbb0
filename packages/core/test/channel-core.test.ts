import { expectCoded, rejection } from 'test-support/errors';
import { describe, expect, it } from 'vitest';
import { ChannelCore, channelOf } from '../src/channel/channel.js';
import { transfer } from '../src/memory/transfer.js';

const core = (capacity = 4) => new ChannelCore({ capacity }, () => {});
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** The values of a loop so far, and whether it is over. */
function loop(values: AsyncIterable<unknown>) {
  const seen = { values: [] as unknown[], over: false };
  void (async () => {
    for await (const value of values) seen.values.push(value);
    seen.over = true;
  })();
  return seen;
}

describe('the caller’s loop over a channel', () => {
  it('ends when it is closed and the only task that held it is over', async () => {
    const channel = core();
    const seen = loop(channel.near);
    channel.retain();
    channel.near.close();
    await channel.far.send(1);
    await turn();
    expect(seen).toEqual({ values: [1], over: false });
    await channel.far.send(2);
    channel.release();
    await turn();
    expect(seen).toEqual({ values: [1, 2], over: true });
  });

  it('ends at the close, where the task is over already', async () => {
    const channel = core();
    const seen = loop(channel.near);
    channel.retain();
    await channel.far.send(1);
    channel.release();
    await turn();
    expect(seen).toEqual({ values: [1], over: false });
    channel.near.close();
    await turn();
    expect(seen).toEqual({ values: [1], over: true });
  });

  it('waits for the first task, however early it is closed', async () => {
    const channel = core();
    const seen = loop(channel.near);
    channel.near.close();
    await turn();
    expect(seen.over).toBe(false);
    channel.retain();
    await channel.far.send('late');
    channel.release();
    await turn();
    expect(seen).toEqual({ values: ['late'], over: true });
  });

  it('waits for the last of several', async () => {
    const channel = core();
    const seen = loop(channel.near);
    channel.near.close();
    for (let i = 0; i < 3; i += 1) channel.retain();
    channel.release();
    channel.release();
    await channel.far.send(1);
    await turn();
    expect(seen).toEqual({ values: [1], over: false });
    channel.release();
    await turn();
    expect(seen.over).toBe(true);
  });

  it('ends when the tasks’ end is closed, and what they send after that is refused', async () => {
    const channel = core();
    channel.retain();
    await channel.far.send(1);
    channel.far.close();
    expectCoded(await rejection(channel.far.send(2)), 'CLOSED', 'channel');
    const seen = loop(channel.near);
    await turn();
    expect(seen).toEqual({ values: [1], over: true });
    await channel.near.send('the other way is open');
    expect(await channel.far.receive()).toBe('the other way is open');
  });

  it('that is left takes nothing from who receives next', async () => {
    const channel = core();
    const iterator = channel.near[Symbol.asyncIterator]();
    const waiting = iterator.next();
    await iterator.return?.();
    await channel.far.send(1);
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(await channel.near.receive()).toBe(1);
  });
});

describe('a channel', () => {
  it('gives the tasks all that was sent before the close, and then the end', async () => {
    const channel = core(1);
    const sent = [channel.near.send(1), channel.near.send(2)];
    channel.near.close();
    expectCoded(await rejection(channel.near.send(3)), 'CLOSED', 'channel');
    const seen = loop(channel.far);
    await Promise.all(sent);
    await turn();
    expect(seen).toEqual({ values: [1, 2], over: true });
  });

  it('that is destroyed ends both ways at once, for all who wait', async () => {
    const channel = core(1);
    const [receiving, taking] = [channel.near.receive(), loop(channel.far)];
    channel.destroy();
    channel.destroy();
    expect(await receiving).toBeUndefined();
    await turn();
    expect(taking).toEqual({ values: [], over: true });
    for (const end of [channel.near, channel.far]) {
      expectCoded(await rejection(end.send(1)), 'CLOSED', 'channel');
      expect(await end.receive()).toBeUndefined();
    }
  });

  it('that is destroyed rejects sends that have found no room', async () => {
    const channel = core(1);
    await channel.near.send(1);
    await channel.far.send(1);
    const sends = [channel.near, channel.far].map((end) => rejection(end.send(2)));
    channel.destroy();
    for (const send of sends) expectCoded(await send, 'CLOSED', 'channel');
  });

  it('refuses what cannot be sent, before it takes room', async () => {
    const refusal = new Error('no');
    const channel = new ChannelCore({ capacity: 1 }, (value) => {
      if (value === 'bad') throw refusal;
    });
    expect(await rejection(channel.near.send('bad'))).toBe(refusal);
    await channel.near.send('good');
    expect(await channel.far.receive()).toBe('good');
  });

  it('moves nothing within one isolate', async () => {
    const channel = core();
    const bytes = new Uint8Array([1, 2]);
    await channel.near.send(transfer(bytes));
    expect(await channel.far.receive()).toBe(bytes);
    await channel.far.send(transfer(bytes));
    expect(await channel.near.receive()).toBe(bytes);
    expect(bytes.length).toBe(2);
  });

  it('is known by both of its ends', () => {
    const channel = core();
    expect([channel.near, channel.near.end, channel.far].map(channelOf)).toEqual(
      Array(3).fill(channel),
    );
  });
});

describe('who looks after a channel', () => {
  function watched() {
    const channel = core();
    const told: string[] = [];
    channel.whenOver(() => told.push('over'));
    channel.whenUsed(() => told.push('used'));
    return { channel, told };
  }

  it('need not any more, once it is closed and no task has it', async () => {
    const { channel, told } = watched();
    channel.retain();
    channel.near.close();
    expect(told).toEqual([]);
    channel.release();
    expect(told).toEqual(['over']);
    expect(await channel.near.receive()).toBe(undefined);
  });

  it('need not either, where no task has ever had it, until it is used after all', async () => {
    const { channel, told } = watched();
    await channel.near.send(1);
    channel.near.close();
    expect(told).toEqual(['over']);
    channel.retain();
    expect(told).toEqual(['over', 'used']);
    await channel.far.send(2);
    channel.release();
    expect(told).toEqual(['over', 'used', 'over']);
    expect(await channel.near.receive()).toBe(2);
  });

  it('has to while somebody waits at the caller’s end', async () => {
    const { channel, told } = watched();
    const seen = loop(channel.near);
    await turn();
    channel.near.close();
    expect(told).toEqual([]);
    channel.destroy();
    await turn();
    expect(seen.over).toBe(true);
  });

  it('has to again when somebody begins to wait there', async () => {
    const { channel, told } = watched();
    channel.near.close();
    const received = channel.near.receive();
    expect(told).toEqual(['over', 'used']);
    channel.destroy();
    expect(await received).toBe(undefined);
  });
});
