import { afterAll, describe, expect, it } from 'vitest';
import { restoreViews, Segments } from '../src/memory/segments.js';
import { nativeProblem } from '../src/native.js';

describe.skipIf(process.platform !== 'linux' || nativeProblem() !== undefined)('segments', () => {
  // One for all tests: the other side knows a segment by its descriptor for as long as it lives.
  const segments = new Segments();
  afterAll(() => segments.close());
  const sent = <T>(value: T): T => restoreViews(structuredClone(segments.replaceViews(value)));

  it('keep a key of the name __proto__, as structuredClone does', () => {
    const odd = JSON.parse('{"__proto__": {"a": 1}, "b": 2}');
    expect(Object.entries(sent({ odd, cells: segments.create(Int8Array, 1) }).odd)).toEqual([
      ['__proto__', { a: 1 }],
      ['b', 2],
    ]);
  });

  it('leave alone what holds no views', () => {
    const left = [new Date(0), /a/, new Int32Array(2), () => 1, new Error('x')];
    const replaced = segments.replaceViews({ left }).left;
    replaced.forEach((value, i) => {
      expect(value).toBe(left[i]);
    });
  });

  it('refuse an unknown type of array', () => {
    const view: object = segments.replaceViews(segments.create(Int8Array, 1));
    expect(() => restoreViews({ ...view, type: 'Nothing' })).toThrow(/as a Nothing/);
  });
});
