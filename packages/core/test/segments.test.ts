import { closeSync, openSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { runs } from 'test-support/runs';
import { afterAll, describe, expect, it } from 'vitest';
import { ChannelClient } from '../src/channel/client.js';
import { Segments, type SegmentView } from '../src/memory/segments.js';
import { fromWire, toWire } from '../src/worker/wire.js';
import { noNative } from './support/native.js';

const TYPES = [
  Int8Array,
  Uint8Array,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
];

const linux = process.platform === 'linux';

/*
 * What is restored here is mapped a second time into this process, which is
 * as good as into another.
 */
describe.skipIf(!linux || noNative)('Segments', () => {
  // One for all: a path stands for one segment as long as it is open.
  const segments = new Segments();
  afterAll(() => segments.close());

  const channels = new ChannelClient(() => {});
  const noChannel = () => expect.unreachable('there is no channel');
  const sent = <T>(value: T): T =>
    fromWire(deserialize(serialize(toWire(value, segments, noChannel))), channels);

  it.each(TYPES.map((type) => [type.name, type] as const))('shares a %s', (_, type) => {
    const view = segments.create<InstanceType<typeof type>>(type as never, 5);
    expect(view).toHaveLength(5);
    expect(view.every((cell) => cell === view[0] && Number(cell) === 0)).toBe(true);
    const other = sent(view);
    expect(other).toBeInstanceOf(type);
    expect(other).toHaveLength(5);
    const value = (typeof view[0] === 'bigint' ? 3n : 3) as never;
    view[1] = value;
    other[4] = value;
    expect([other[1], view[4]]).toEqual([value, value]);
  });

  it('shares parts, at their offsets', () => {
    const whole = segments.create(Int32Array, 100);
    fc.assert(
      fc.property(fc.nat(100), fc.nat(100), fc.nat(100), (from, to, at) => {
        const part = whole.subarray(Math.min(from, to), Math.max(from, to));
        const other = sent(part);
        expect([other.length, other.byteOffset]).toEqual([part.length, part.byteOffset]);
        if (part.length === 0) return;
        const i = at % part.length;
        const before = part[i]!;
        Atomics.add(other, i, 1);
        expect(part[i]).toBe(before + 1);
      }),
      runs(200),
    );
  });

  it('sends all else as it is, at any depth, and leaves the original alone', () => {
    const view = segments.create(Uint8Array, 3);
    const leaf = fc.oneof(
      fc.constant(view),
      fc.constant(new Float64Array([1, 2])),
      fc.constant(new Map([[1, new Set(['a'])]])),
      fc.constantFrom(null, undefined, 1n, -0, Number.NaN, 'text', true, new Date(7), /a/g),
    );
    const keys = fc.string({ maxLength: 3 }).filter((key) => key !== '__proto__');
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(keys, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        const before = structuredClone(value);
        expect(sent(value)).toEqual(value);
        expect(value).toEqual(before);
      }),
      runs(300),
    );
  });

  it('keeps one object one object, and a circle a circle', () => {
    const view = segments.create(Uint8Array, 3);
    const plain = { n: 1 };
    const list = [plain, view];
    const value = { view, again: [view, plain, list], plain, list, self: undefined as unknown };
    value.self = value;
    const other = sent(value);
    expect(other.again[0]).toBe(other.view);
    expect(other.again[1]).toBe(other.plain);
    expect(other.again[2]).toBe(other.list);
    expect(other.list).toEqual([other.plain, other.view]);
    expect(other.self).toBe(other);
    expect(other.view).not.toBe(view);
  });

  it('maps a segment once, whichever parts are sent when', () => {
    const view = segments.create(Uint8Array, 8);
    expect(sent(view.subarray(0, 2)).buffer).toBe(sent(view.subarray(4)).buffer);
    const another = segments.create(Uint8Array, 8);
    expect(sent(another).buffer).not.toBe(sent(view).buffer);
  });

  it('may share nothing', () => {
    expect(sent(segments.create(Float64Array, 0))).toEqual(new Float64Array(0));
  });

  it('can be opened by nobody any more when they are closed, and stay where they are', () => {
    const closing = new Segments();
    const view = closing.create(Uint8Array, 4);
    const wired = toWire(view, closing, noChannel);
    const { __parallelSegment: path } = wired.value as never as SegmentView;
    const other = fromWire(wired, channels);
    closeSync(openSync(path, 'r'));
    closing.close();
    expect(closing.size).toBe(0);
    expect(() => openSync(path, 'r')).toThrow('ENOENT');
    view[2] = 9;
    expect(other[2]).toBe(9);
  });
});
