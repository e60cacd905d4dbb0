import { afterAll, describe, expect, it } from 'vitest';
import { ChannelClient } from '../src/channel/client.js';
import { Segments } from '../src/memory/segments.js';
import { nativeProblem } from '../src/native.js';
import { fromWire, toWire } from '../src/worker/wire.js';

describe.skipIf(process.platform !== 'linux' || nativeProblem() !== undefined)('segments', () => {
  // One for all tests: the other side knows a segment by its descriptor for as long as it lives.
  const segments = new Segments();
  afterAll(() => segments.close());
  const channels = new ChannelClient(() => {});
  const wire = <T>(value: T) =>
    toWire(value, segments, () => expect.unreachable('there is no channel'));
  const sent = <T>(value: T): T => fromWire(structuredClone(wire(value)), channels);

  it('keep a key of the name __proto__, as structuredClone does', () => {
    const odd = JSON.parse('{"__proto__": {"a": 1}, "b": 2}');
    expect(Object.entries(sent({ odd, cells: segments.create(Int8Array, 1) }).odd)).toEqual([
      ['__proto__', { a: 1 }],
      ['b', 2],
    ]);
  });

  it('leave alone what holds no views', () => {
    const left = [new Date(0), /a/, new Int32Array(2), () => 1, new Error('x')];
    const alone = { left };
    // Also where there is something to replace beside it.
    const beside = wire({ ...alone, cells: segments.create(Int8Array, 1) });
    expect(beside.rewritten).toBe(true);
    beside.value.left.forEach((value, i) => {
      expect(value).toBe(left[i]);
    });
    expect(wire(alone)).toEqual({ value: alone, rewritten: false });
    expect(wire(alone).value).toBe(alone);
  });

  it('refuse an unknown type of array', () => {
    const { value } = wire<object>(segments.create(Int8Array, 1));
    const unknown = { value: { ...value, type: 'Nothing' }, rewritten: true };
    expect(() => fromWire(unknown, channels)).toThrow(/as a Nothing/);
  });
});
