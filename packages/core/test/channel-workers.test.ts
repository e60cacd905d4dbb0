import {
  auto,
  type Channel,
  inline,
  processes,
  type Strategy,
  task,
  threads,
  transfer,
} from '@parallel/core';
import { expectCoded, rejection, thrown } from 'test-support/errors';
import { describe, expect, it } from 'vitest';

const url = new URL('./fixtures/channel-tasks.mjs', import.meta.url);
type Tasks = typeof import('./fixtures/channel-tasks.mjs');
const double = task<Tasks>(url);
const of = <E extends keyof Tasks>(name: E) => task<Tasks, E>(url, name);
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

const isolated: Record<string, () => Strategy> = {
  threads: () => threads({ workers: 3 }),
  processes: () => processes({ workers: 3 }),
};
const all: Record<string, () => Strategy> = {
  ...isolated,
  inline,
  auto: () => auto({ workers: 3 }),
};

describe.each(Object.entries(all))('channels of %s', (_, create) => {
  it('carry a thousand values both ways, in order', async () => {
    await using strategy = create();
    const channel = strategy.channel<number, number>({ capacity: 3 });
    const running = strategy.run(double, { channel });
    const sending = (async () => {
      for (let i = 0; i < 1000; i += 1) await channel.send(i);
      channel.close();
    })();
    const values: number[] = [];
    for await (const value of channel) values.push(value);
    expect(values).toEqual(upTo(1000).map((i) => 2 * i));
    await Promise.all([sending, running]);
  });

  it('give what a task asked for and did not wait for to the next', async () => {
    await using strategy = create();
    const channel = strategy.channel<never, string>();
    await strategy.run(of('abandon'), channel.end);
    await channel.send('kept');
    expect(await strategy.run(of('receive'), channel.end)).toBe('kept');
  });

  it('stay open for tasks that wait for their turn', async () => {
    await using strategy = create();
    const channel = strategy.channel<number, never>();
    const values = upTo(8);
    const tasks = values.map((value) => strategy.run(of('sendOne'), { channel, value }));
    channel.close();
    const seen: number[] = [];
    for await (const value of channel) seen.push(value);
    await Promise.all(tasks);
    expect(seen.sort()).toEqual(values);
  });

  it('stay open for a map that has pieces left', async () => {
    await using strategy = create();
    const channel = strategy.channel<number, never>();
    const inputs = upTo(20).map((value) => ({ channel, value }));
    const options = { chunkSize: 1, bufferSize: 1 };
    const running = strategy.map(of('sendOne'), inputs, options).toArray();
    channel.close();
    const seen: number[] = [];
    for await (const value of channel) seen.push(value);
    await running;
    expect(seen.sort((a, b) => a - b)).toEqual(upTo(20));
  });

  it('refuse a wrong capacity', async () => {
    await using strategy = create();
    for (const capacity of [0, -1, 1.5, Number.NaN, 2 ** 31, '3', null]) {
      const body = () => strategy.channel({ capacity: capacity as number });
      expectCoded(thrown(body), 'INVALID_OPTION', 'option "capacity": ');
    }
    const body = () => strategy.channel({ size: 3 } as never);
    expectCoded(thrown(body), 'INVALID_OPTION', '"size"', 'capacity');
  });

  it('are closed with their strategy, which makes no others', async () => {
    const strategy = create();
    const channel = strategy.channel<number>();
    const receiving = channel.receive();
    await strategy.close();
    expect(await receiving).toBeUndefined();
    for await (const value of channel) expect.unreachable(`received ${value}`);
    expectCoded(await rejection(channel.send(1)), 'CLOSED', 'channel');
    expectCoded(
      thrown(() => strategy.channel()),
      'CLOSED',
    );
  });
});

describe.each(Object.entries(isolated))('channels between here and %s', (kind, create) => {
  it('are taken from by whichever task asks first, and nothing is lost', async () => {
    await using strategy = create();
    const channel = strategy.channel<{ ready: number }, number>();
    const running = Promise.all(
      upTo(3).map((name) => strategy.run(of('gather'), { channel: channel.end, name })),
    );
    const ready = new Set<number>();
    while (ready.size < 3) ready.add((await channel.receive())!.ready);
    for (let i = 0; i < 300; i += 1) await channel.send(i);
    channel.close();
    const gathered = (await running) as number[][];
    expect(gathered.flat().sort((a, b) => a - b)).toEqual(upTo(300));
    for (const hers of gathered) expect(hers).toEqual([...hers].sort((a, b) => a - b));
  });

  it('move buffers between threads, and copy them between processes', async () => {
    await using strategy = create();
    const channel = strategy.channel<Uint8Array, Uint8Array>();
    const bytes = new Uint8Array(1000).fill(7);
    const running = strategy.run(of('moveBytes'), channel.end as Channel<Uint8Array, Uint8Array>);
    // The type of what is sent says nothing of how.
    await channel.send(transfer(bytes) as never);
    expect(await channel.receive()).toEqual(new Uint8Array(1000).fill(8));
    const left = kind === 'threads' ? 0 : 1000;
    expect([bytes.length, await running]).toEqual([left, left]);
  });

  it('tell who receives what was moved away before it was sent', async () => {
    await using strategy = create();
    const channel = strategy.channel<never, unknown>();
    const bytes = new Uint8Array(4);
    await channel.send(transfer(bytes));
    await channel.send(transfer(bytes));
    await channel.send('sound');
    const receive = () => strategy.run(of('receive'), channel.end);
    expect(await receive()).toEqual(new Uint8Array(4));
    // Between processes it was copied.
    if (kind === 'processes') expect(await receive()).toEqual(new Uint8Array(4));
    else {
      expectCoded(await rejection(receive()), 'NOT_CLONEABLE', 'a value for a channel');
      const late = await rejection(channel.send(transfer(bytes, [bytes.buffer])));
      expectCoded(late, 'NOT_CLONEABLE', 'a value for a channel');
      const input = strategy.run(of('receive'), transfer(bytes, [bytes.buffer]) as never);
      expectCoded(await rejection(input), 'NOT_CLONEABLE', 'an input of');
    }
    expect(await receive()).toBe('sound');
    expect(strategy.stats().died).toBe(0);
  });

  it.each(['asOutput', 'toNested'] as const)('cannot go there: %s', async (name) => {
    await using strategy = create();
    const channel = strategy.channel();
    const error = await rejection(strategy.run(of(name), channel.end));
    expectCoded(error, 'NOT_CLONEABLE', name === 'asOutput' ? 'an output of' : 'an input of');
    expect(await strategy.run(of('sendFunction'), channel.end)).toBe('NOT_CLONEABLE');
  });

  it('refuse what cannot be sent, and go on', async () => {
    await using strategy = create();
    const channel = strategy.channel<string, unknown>();
    for (const value of [() => 1, { deep: [Symbol('s')] }, Symbol('s'), [channel.end]]) {
      expectCoded(await rejection(channel.send(value)), 'NOT_CLONEABLE', 'a value for a channel');
    }
    await channel.send('sound');
    expect(await strategy.run(of('receive'), channel.end)).toBe('sound');
  });
});
