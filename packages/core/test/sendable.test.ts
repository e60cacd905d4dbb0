import { processes, task, threads } from '@parallel/core';
import { expectCoded, rejection, thrown } from 'test-support/errors';
import { describe, expect, it } from 'vitest';
import { assertForProcess, sendable } from '../src/memory/sendable.js';

type Tasks = typeof import('./fixtures/deep-tasks.mjs');
const url = new URL('./fixtures/deep-tasks.mjs', import.meta.url);
const nest = task<Tasks, 'nest'>(url, 'nest');
const depthOf = task<Tasks, 'depthOf'>(url, 'depthOf');

const sizesOf = (buffers: readonly Buffer[]) => buffers.map(({ buffer }) => buffer.byteLength);

describe('sendable', () => {
  it('sends of a part of a Buffer its own bytes, wherever it is', () => {
    const pooled = Buffer.from('hello');
    const part = Buffer.alloc(1000, 7).subarray(3, 5);
    const value = { list: [pooled], map: new Map([['a', part]]), set: new Set([pooled]) };
    const sent = sendable(value, true);
    const all = [...sent.list, ...sent.map.values(), ...sent.set];
    expect(sizesOf(all)).toEqual([5, 2, 5]);
    expect(all.map(String)).toEqual(['hello', '\x07\x07', 'hello']);
    // What occurs twice stays one object.
    expect([...sent.set][0]).toBe(sent.list[0]);
    expect(pooled.buffer.byteLength).toBeGreaterThan(5);
  });

  it('leaves everything else as it is', () => {
    const cyclic: { self?: unknown; deep: unknown } = { deep: [[[[[[[1]]]]]]] };
    cyclic.self = cyclic;
    const shared = new Uint8Array(new SharedArrayBuffer(8), 2, 3);
    const values = [cyclic, shared, Buffer.alloc(20_000), new Float64Array(9).subarray(2), null, 1];
    for (const value of values) expect(sendable(value, true)).toBe(value);
    const pooled = [Buffer.from('x')];
    expect(sendable(pooled, false)).toBe(pooled);
  });

  it('knows what is not shared with a process', () => {
    const shared = new Uint8Array(new SharedArrayBuffer(8), 2, 3);
    const values = [shared, { a: [new DataView(shared.buffer)] }, new Map([[1, shared]])];
    for (const value of values)
      expectCoded(
        thrown(() => assertForProcess(value)),
        'NOT_CLONEABLE',
        'share()',
      );
    for (const value of [null, 1, 'a', { a: new Uint8Array(8) }]) assertForProcess(value);
  });

  it('is not lost in objects that refer to each other', () => {
    let value: unknown = {};
    for (let i = 0; i < 200; i += 1) value = { a: value, b: value, c: [value] };
    expect(sendable(value, true)).toBe(value);
  });
});

describe.each([
  ['threads', threads],
  ['processes', processes],
] as const)('%s', (_, make) => {
  it.each([2000, 50_000])('refuse a value %i levels deep, and go on', async (depth) => {
    await using strategy = make({ workers: 1 });
    interface Nested {
      o?: Nested;
    }
    let input: Nested = {};
    for (let i = 0; i < depth; i += 1) input = { o: input };
    const output = await rejection(strategy.run(nest, depth));
    expectCoded(output, 'NOT_CLONEABLE', 'an output', '1000 levels');
    const failed = await rejection(strategy.map(depthOf, [{}, {}, input, {}]).toArray());
    expectCoded(failed, 'NOT_CLONEABLE', 'an input', '1000 levels');
    expect((failed as { piece?: number }).piece).toBe(2);
    expect(await strategy.run(depthOf, { o: {} })).toBe(1);
  });
});

it('processes refuse memory that they could not share, and go on', async () => {
  await using strategy = processes({ workers: 1 });
  const shared = { o: new Int32Array(new SharedArrayBuffer(4)) } as never;
  expectCoded(await rejection(strategy.run(depthOf, shared)), 'NOT_CLONEABLE', 'share()');
  const mapped = await rejection(strategy.map(depthOf, [{}, shared]).toArray());
  expectCoded(mapped, 'NOT_CLONEABLE', 'share()');
  expect((mapped as { piece?: number }).piece).toBe(1);
  const channel = strategy.channel<number, unknown>();
  expectCoded(await rejection(channel.send(shared)), 'NOT_CLONEABLE', 'share()');
  expect(await strategy.run(depthOf, {})).toBe(0);
});
