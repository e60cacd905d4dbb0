import type { Channel } from '../../channel/channel.js';
import { type Transferred, transfer } from '../../memory/transfer.js';

/** Answers each value with its double, until there are no more. */
export async function double(channel: Channel<number, number>): Promise<number> {
  let count = 0;
  for await (const x of channel) {
    await channel.send(2 * x);
    count += 1;
  }
  return count;
}

export async function receiveOne(channel: Channel<unknown, never>): Promise<unknown> {
  return channel.receive();
}

export async function receiveAll(channel: Channel<number, never>): Promise<number[]> {
  const all: number[] = [];
  for await (const x of channel) all.push(x);
  return all;
}

/** Takes a few values by a loop that it leaves. */
export async function receiveSome(input: {
  readonly channel: Channel<number, never>;
  readonly count: number;
}): Promise<number[]> {
  const some: number[] = [];
  for await (const x of input.channel) if (some.push(x) === input.count) break;
  return some;
}

/** Counts in a shared cell what the channel has had room for. */
export async function sendCounting(input: {
  readonly channel: Channel<never, number>;
  readonly count: number;
  readonly accepted: Int32Array;
}): Promise<void> {
  for (let i = 0; i < input.count; i += 1) {
    await input.channel.send(i);
    Atomics.add(input.accepted, 0, 1);
  }
}

/** Sends, says that it sends no more, and tries to. */
export async function closeAndSend(input: {
  readonly channel: Channel<never, number>;
  readonly door: Channel<string, string>;
}): Promise<unknown> {
  await input.channel.send(1);
  input.channel.close();
  await input.door.receive();
  try {
    await input.channel.send(2);
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
  return 'it was sent';
}

type Words = Channel<never, string>;

/** Sends from wherever in its input the channel is. */
export async function sendFromAll(input: {
  readonly list: readonly Words[];
  readonly deep: { readonly map: ReadonlyMap<string, Words>; readonly set: ReadonlySet<Words> };
}): Promise<boolean> {
  const [first] = input.list;
  const fromMap = input.deep.map.get('key');
  const [fromSet] = input.deep.set;
  await first?.send('list');
  await fromMap?.send('map');
  await fromSet?.send('set');
  return first === fromMap && first === fromSet;
}

export async function sendInput(input: {
  readonly channel: Channel<never, number>;
  readonly x: number;
}): Promise<number> {
  await input.channel.send(input.x);
  return input.x;
}

/** What becomes of a value that cannot be sent. */
export async function sendFunction(channel: Channel<unknown, unknown>): Promise<unknown> {
  try {
    await channel.send(() => 1);
  } catch (error) {
    await channel.send('after it');
    return (error as { code?: unknown }).code;
  }
  return 'it was sent';
}

/** Adds one to a shared array that comes through the channel. */
export async function addToReceived(channel: Channel<Int32Array, string>): Promise<void> {
  const cells = await channel.receive();
  if (cells) Atomics.add(cells, 0, 1);
}

/** Receives bytes, and has others moved back. */
export async function sendBytes(
  channel: Channel<Uint8Array, Transferred<Uint8Array>>,
): Promise<number[]> {
  const received = await channel.receive();
  await channel.send(transfer(new Uint8Array([4, 5, 6])));
  return [...(received ?? [])];
}
