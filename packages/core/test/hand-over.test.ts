import { describe, expect, it } from 'vitest';
import { ChannelCore } from '../src/channel/channel.js';
import { range } from '../src/engine/range.js';
import { handOver } from '../src/strategies/hand-over.js';
import { toWire } from '../src/worker/wire.js';

const TEN_MIB = 10 << 20;
type Values = { values: ArrayLike<unknown>; rewritten: boolean };
const give = (items: Parameters<typeof handOver>[0]) =>
  handOver(items, (value, onChannel) => toWire(value, undefined, onChannel));
const valuesOf = (items: Parameters<typeof handOver>[0]) => give(items)!.source as Values;

describe('handing over', () => {
  it('a range takes no memory', () => {
    expect(give(range(3, -9, -1.5))).toEqual({
      source: { start: 3, step: -1.5 },
      channels: [],
      kept: [],
    });
  });

  it('numbers takes shared memory, in which they are what they were', () => {
    const numbers = [1, -0, Number.NaN, 2 ** 60, 0.1];
    const { values, rewritten } = valuesOf(numbers);
    expect((values as Float64Array).buffer).toBeInstanceOf(SharedArrayBuffer);
    expect([Array.from(values), rewritten]).toEqual([numbers, false]);
  });

  it.each([
    new Uint8Array([1, 255]),
    new Int16Array([-3]),
    new Float32Array([0.5]),
    new Float64Array([Number.NaN]),
    new BigInt64Array([-1n, 2n ** 62n]),
    new Uint8Array([1, 2, 3, 4]).subarray(1, 3),
    new Uint8ClampedArray([300]),
    new Int32Array(0),
  ])('a typed array takes shared memory of its own: %o', (items) => {
    const { values } = valuesOf(items as never);
    expect(values.constructor).toBe(items.constructor);
    expect((values as Uint8Array).buffer).toBeInstanceOf(SharedArrayBuffer);
    expect((values as Uint8Array).buffer.byteLength).toBe(items.byteLength);
    expect(Array.from(values)).toEqual(Array.from(items as Uint8Array));
  });

  it('a Buffer, or a class of one’s own, takes what it is made of', () => {
    class Own extends Uint16Array {
      constructor(length: number) {
        super(length);
        expect(length).toBe(2);
      }
    }
    const own = new Own(2);
    own.set([5, 6]);
    for (const [items, type] of [
      [Buffer.from([7, 8]), Uint8Array],
      [own, Uint16Array],
    ] as const) {
      const { values } = valuesOf(items as never);
      expect(values.constructor).toBe(type);
      expect(Array.from(values)).toEqual(Array.from(items));
    }
  });

  it('what is shared already is handed over as it is', () => {
    const items = new Int32Array(new SharedArrayBuffer(16), 4, 2);
    expect(valuesOf(items as never).values).toBe(items);
  });

  it('light objects go as a whole, and live as long as the run', () => {
    const items = [{ x: 1 }, 'text', [2], null, undefined];
    const handed = give(items)!;
    expect(handed.source).toEqual({ values: items, rewritten: false });
    expect(handed.kept).toBe(items);
  });

  it('channels in them are found, once each', () => {
    const core = new ChannelCore({}, () => {});
    const handed = give([{ c: core.near }, { c: core.far }, { c: core.near }])!;
    expect(handed.channels).toEqual([core]);
    expect((handed.source as Values).rewritten).toBe(true);
    structuredClone(handed.source);
    core.destroy();
  });

  const heavy: Record<string, () => unknown> = {
    'a typed array': () => new Uint8Array(TEN_MIB),
    'an ArrayBuffer': () => new ArrayBuffer(TEN_MIB),
    'a small view of a large buffer': () => new Uint8Array(new ArrayBuffer(TEN_MIB), 5, 1),
    'a string': () => 'x'.repeat(TEN_MIB),
    'deep in an object': () => ({ a: [{ b: { c: new Uint8Array(TEN_MIB) } }] }),
    'a value of a Map': () => new Map([[1, new Uint8Array(TEN_MIB)]]),
    'a key of a Map': () => new Map([[new Uint8Array(TEN_MIB), 1]]),
    'in a Set': () => new Set([new Uint8Array(TEN_MIB)]),
    'many small things': () => Array.from({ length: 1e6 }, (_, i) => ({ i })),
  };
  it.each(Object.entries(heavy))('is refused for %s, wherever it is', (_, make) => {
    const large = make();
    for (const at of [0, 1, 30, 59]) {
      const items: unknown[] = Array.from({ length: 60 }, (_, i) => ({ i }));
      items[at] = large;
      expect(give(items)).toBeUndefined();
    }
  });

  it('many objects that are light are heavy together', () => {
    const items = (count: number) => Array.from({ length: count }, (_, i) => ({ i }));
    expect(give(items(1000))).toBeDefined();
    expect(give(items(1e6))).toBeUndefined();
  });

  it('what several share weighs once, and what goes round in circles too', () => {
    const shared = new Uint8Array(1 << 19);
    const items = Array.from({ length: 50 }, () => ({ shared, self: undefined as unknown }));
    for (const item of items) item.self = item;
    expect(give(items)).toBeDefined();
  });

  it('is refused for what may be too deep for a stack', () => {
    const nest = (depth: number) => {
      let deep: object = {};
      for (let i = 0; i < depth; i += 1) deep = { deep };
      return deep;
    };
    expect(give([nest(100), {}])).toBeDefined();
    expect(give([{}, nest(1e5)])).toBeUndefined();
  });

  it('shared memory weighs nothing', () => {
    const memory = new Uint8Array(new SharedArrayBuffer(TEN_MIB));
    expect(give([{ memory }, { memory: memory.buffer }])).toBeDefined();
  });
});
