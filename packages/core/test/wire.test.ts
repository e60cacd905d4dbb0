import fc from 'fast-check';
import { runs } from 'test-support/runs';
import { afterAll, describe, expect, it } from 'vitest';
import { ChannelCore } from '../src/channel/channel.js';
import { ChannelClient } from '../src/channel/client.js';
import { Segments } from '../src/memory/segments.js';
import { packNumbers, unpackNumbers } from '../src/worker/numbers.js';
import { fromWire, toWire } from '../src/worker/wire.js';
import { noNative } from './support/native.js';

const double = fc.double();
const anything = fc.oneof(double, fc.string(), fc.constantFrom(undefined, null, true, 3n));

describe('packed numbers', () => {
  it('come out as they went in, cloned on the way', () => {
    const lists = fc.oneof(
      fc.array(double, { maxLength: 40, size: 'max' }),
      fc.array(anything, { maxLength: 40, size: 'max' }),
    );
    fc.assert(
      fc.property(lists, (values) => {
        const packed = packNumbers(values);
        const areNumbers = values.length >= 16 && values.every((v) => typeof v === 'number');
        expect(packed instanceof Float64Array).toBe(areNumbers);
        const unpacked = unpackNumbers(structuredClone(packed));
        expect(Array.isArray(unpacked)).toBe(true);
        // As Object.is compares: NaN is NaN, and -0 is not 0.
        expect(unpacked).toEqual(values);
      }),
      runs(1000),
    );
  });

  it('are packed from sixteen on, whatever the numbers', () => {
    const odd = [Number.NaN, -0, Number.POSITIVE_INFINITY, 5e-324];
    const values = Array.from({ length: 16 }, (_, i) => odd[i % 4]!);
    expect(packNumbers(values)).toBeInstanceOf(Float64Array);
    expect(unpackNumbers(packNumbers(values))).toEqual(values);
    const fewer = values.slice(1);
    expect(packNumbers(fewer)).toBe(fewer);
  });

  it('are left alone where one is missing, or is an object', () => {
    const holes = new Array(20).fill(1);
    delete holes[7];
    for (const values of [holes, new Array(20).fill(Object(1)), new Array(20).fill('1')]) {
      expect(packNumbers(values)).toBe(values);
    }
  });
});

const client = new ChannelClient(() => {});
const cores = [1, 2].map(() => new ChannelCore({}, () => {}));
const [first, second] = cores as [ChannelCore, ChannelCore];
afterAll(() => {
  for (const core of cores) core.destroy();
});

/** There and back, as between two isolates; and the channels that were found. */
function roundTrip<T>(value: T, segments?: Segments) {
  const found: ChannelCore[] = [];
  const wired = toWire(value, segments, (core) => found.push(core));
  return { back: fromWire(structuredClone(wired), client), found, wired };
}

describe('a wired value', () => {
  it('is itself where there is nothing to rewrite', () => {
    const value = { a: [1, new Map([[{}, new Date(0)]])] };
    const { wired, found } = roundTrip(value);
    expect([wired.value === value, wired.rewritten, found]).toEqual([true, false, []]);
  });

  it('has the tasks’ end in the place of either end of a channel, wherever it is', () => {
    const { near, far } = first;
    const value = {
      list: [near, far],
      map: new Map<unknown, unknown>([['a', { deep: near }]]),
      set: new Set([second.near]),
      key: new Map([[near, 1]]),
    };
    const { back, found } = roundTrip(value);
    const [a, b] = [client.end(first.id), client.end(second.id)];
    expect([back.list[0], back.list[1]]).toEqual([a, a]);
    expect(back.list[0]).toBe(a);
    expect((back.map.get('a') as { deep: unknown }).deep).toBe(a);
    expect([...back.set][0]).toBe(b);
    expect([...back.key.keys()][0]).toBe(a);
    expect(new Set(found)).toEqual(new Set(cores));
    // What was given stays as it was.
    expect(value.list).toEqual([near, far]);
  });

  it('keeps cycles, and what occurs twice is one object there', () => {
    type Node = { channel: unknown; self?: Node; twins?: unknown[]; when: Date };
    const value: Node = { channel: first.near, when: new Date(5) };
    value.self = value;
    const shared = { x: 1 };
    value.twins = [shared, shared, first.near];
    const { back } = roundTrip(value);
    expect(back.self).toBe(back);
    expect(back.twins?.[0]).toBe(back.twins?.[1]);
    expect(back.twins?.[0]).toEqual({ x: 1 });
    expect(back.twins?.[2]).toBe(back.channel);
    expect(back.when).toEqual(new Date(5));
  });

  it('keeps holes, odd keys and what has no place for a channel', () => {
    const value = [
      first.near,
      // biome-ignore lint/suspicious/noSparseArray: holes are what this is about.
      [1, , 3],
      JSON.parse('{"__proto__": 1}'),
      new Uint8Array([1, 2]),
      /x/g,
    ] as const;
    const { back } = roundTrip(value);
    expect(1 in back[1]).toBe(false);
    expect(Object.entries(back[2])).toEqual([['__proto__', 1]]);
    expect(back.slice(3)).toEqual([new Uint8Array([1, 2]), /x/g]);
  });

  it.skipIf(noNative || process.platform !== 'linux')('shows the same memory', () => {
    const segments = new Segments();
    const cells = segments.create(Int32Array, 8);
    const part = cells.subarray(2, 4);
    const value = { cells, deep: new Map([[1, [part]]]), channel: first.near, again: part };
    const { back } = roundTrip(value, segments);
    back.cells[2] = 7;
    const there = back.deep.get(1)![0]!;
    expect([cells[2], there[0], there.length]).toEqual([7, 7, 2]);
    expect(back.again).toBe(there);
    expect(back.channel).toBe(client.end(first.id));
    segments.close();
  });

  it.skipIf(noNative || process.platform !== 'linux')(
    'is a copy where the memory is another’s, or was let go of',
    () => {
      const [segments, others] = [new Segments(), new Segments()];
      const [cells, hers] = [segments.create(Int32Array, 2), others.create(Int32Array, 2)];
      const { back, wired } = roundTrip([cells, hers], segments);
      expect(wired.rewritten).toBe(true);
      back[1]![0] = 7;
      expect(hers[0]).toBe(0);
      segments.release(cells.buffer);
      expect(roundTrip([cells], segments).wired.rewritten).toBe(false);
      for (const each of [segments, others]) each.close();
    },
  );
});
