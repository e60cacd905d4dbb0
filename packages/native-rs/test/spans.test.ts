import { describe, expect, it } from 'vitest';
import type { TreeBatch } from '../binding.js';
import native from '../index.js';
import { go, missing, temporary } from './support.js';

describe.skipIf(missing)('spans', () => {
  const { SpanMatcher, TreeSearch, blockSpans, searchWhole } = missing
    ? ({} as ReturnType<typeof native.load>)
    : native.load();
  const bytes = Buffer.from('ab b\nc\nb');

  it('are found in the lines that are asked for', () => {
    const one = blockSpans(new SpanMatcher(['b|c']), bytes, Float64Array.of(0, 7));
    expect(one).toEqual({
      counts: Uint32Array.of(2, 1),
      starts: Uint32Array.of(1, 3, 0),
      ends: Uint32Array.of(2, 4, 1),
    });
    const list = blockSpans(new SpanMatcher(['b', 'ab']), bytes, Float64Array.of(0));
    expect(list.patterns).toEqual(Uint32Array.of(1, 0));
  });

  it('are refused where patterns, places or arguments are wrong', () => {
    expect(() => new SpanMatcher(['a*'])).toThrow('it can match nothing at all');
    expect(() => new SpanMatcher(['('])).toThrow('does not compile: unclosed group');
    expect(() => new SpanMatcher(['a'], 'x' as never)).toThrow('text is "x"; it must be');
    const matcher = new SpanMatcher(['a']);
    for (const offset of [-1, 9, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => blockSpans(matcher, bytes, Float64Array.of(offset))).toThrow(
        'it must have none beyond 8',
      );
    }
    expect(() => blockSpans({} as never, bytes, new Float64Array())).toThrow('a SpanMatcher');
    expect(() => searchWhole(matcher, bytes, { limit: -1 })).toThrow('options.limit is -1');
  });

  it('may go over lines in a text as a whole', async () => {
    const matcher = new SpanMatcher(['b\\nc', 'c\\n']);
    const found = searchWhole(matcher, bytes, {});
    expect(found).toEqual({
      lines: 3,
      lineNumbers: Uint32Array.of(0, 1),
      offsets: Float64Array.of(0, 5),
      spans: {
        counts: Uint32Array.of(1, 0),
        starts: Uint32Array.of(3),
        ends: Uint32Array.of(6),
        patterns: Uint32Array.of(0),
      },
    });
    expect(searchWhole(matcher, Buffer.from('a\r'), { feedsOnly: true })).toBe('lineEnds');
    expect(searchWhole(new SpanMatcher(['a'], 'points'), Buffer.from([0xff]), {})).toBe('text');
    using file = temporary('whole', bytes);
    const whole = async (
      pattern: InstanceType<typeof SpanMatcher> | null,
      cancel: Int32Array = go(),
    ) => {
      const search = new TreeSearch({ roots: [file.path], mode: 'columns', report: 'all' });
      const batches: TreeBatch[] = [];
      await search.run(pattern, 1, cancel, (batch) => {
        if (batch instanceof Float64Array) return expect.unreachable('nobody asked for spans');
        batches.push(batch);
        search.taken(batch.bytes);
      });
      return batches;
    };
    const [batch] = await whole(matcher);
    expect(batch).toMatchObject({
      lineNumbers: Uint32Array.of(1, 2),
      offsets: Float64Array.of(0, 5),
      spanCounts: Uint32Array.of(1, 0),
      spanStarts: Uint32Array.of(3),
      spanEnds: Uint32Array.of(6),
      spanPatterns: Uint32Array.of(0),
    });
    // The text came along, of three lines.
    expect(Buffer.from(batch!.text)).toEqual(bytes);
    expect([batch!.parts[10], batch!.parts[11]]).toEqual([0, 3]);
    const [left] = await whole(null);
    expect(left!.parts[1]! & 64).toBe(64);
    expect(await whole(matcher, Int32Array.of(1))).toEqual([]);
  });
});
