import { describe, expect, it } from 'vitest';
import native from '../index.js';
import { go, missing, temporary } from './support.js';

describe.skipIf(missing)('spans', () => {
  const { SpanMatcher, blockSpans, searchWhole, searchWholeFile } = missing
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
    const reports: unknown[] = [];
    await searchWholeFile(matcher, file.path, {}, go(), (report) => reports.push(report));
    expect(reports).toEqual([found]);
    const gone = searchWholeFile(matcher, `${file.path}-`, {}, go(), () => {});
    await expect(gone).rejects.toMatchObject({ code: 'ENOENT' });
    const stopped = Int32Array.of(1);
    await searchWholeFile(matcher, file.path, {}, stopped, () => reports.push('late'));
    expect(reports).toHaveLength(1);
  });
});
