import { searchFile } from '@parallel/search';
import fc from 'fast-check';
import { temporaryFolder } from 'test-support/folder';
import { runs } from 'test-support/runs';
import { describe, expect, it } from 'vitest';
import { naiveSearch } from './support/oracle.js';

const folder = temporaryFolder();
const inline = { strategy: 'inline', kernel: 'js' } as const;

describe('Matches', () => {
  it('gives the text of any match in any order, across the parts that are read at once', async () => {
    const long = (letter: string, times: number) => letter.repeat(times);
    const lines = ['first', long('a', 300_000), '', long('é', 150_000), 'b\r', long('c', 262_144)];
    const bytes = Buffer.from(`${lines.join('\n')}\n${lines.join('\n')}`);
    const matches = await searchFile(folder.write('long', bytes), '', inline);
    const { texts } = naiveSearch(bytes, '');
    const order = fc.array(fc.integer({ min: 0, max: texts.length - 1 }), { maxLength: 20 });
    fc.assert(
      fc.property(order, (order) => {
        for (const i of order) expect(matches.line(i) === texts[i], `line ${i}`).toBe(true);
      }),
      runs(30),
    );
  });

  it('can be iterated more than once, also at the same time', async () => {
    const matches = await searchFile(folder.write('few', 'a\nb\nab\n'), 'b', inline);
    const [one, other] = [matches[Symbol.iterator](), matches[Symbol.iterator]()];
    expect(one.next().value).toEqual({ lineNumber: 2, offset: 2, text: 'b' });
    expect(one.next().value).toEqual({ lineNumber: 3, offset: 4, text: 'ab' });
    expect(other.next().value).toEqual({ lineNumber: 2, offset: 2, text: 'b' });
    expect(one.next().done).toBe(true);
    expect([...matches]).toHaveLength(2);
  });

  it.each([2, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, '0', undefined])(
    'has no line at %s',
    async (index) => {
      const matches = await searchFile(folder.write('two', 'a\nb\na\n'), 'a', inline);
      expect(() => matches.line(index as number)).toThrow(RangeError);
      expect(() => matches.line(index as number)).toThrow(String(index));
    },
  );

  it('has no line at all where nothing matches', async () => {
    const matches = await searchFile(folder.write('none', 'a\n'), 'b', inline);
    expect(() => matches.line(0)).toThrow(RangeError);
    expect([...matches]).toEqual([]);
  });

  it('does not move the lastIndex of the pattern, nor start from it', async () => {
    const path = folder.write('last', 'abab\nab\n');
    for (const flags of ['g', 'y', 'gy']) {
      const pattern = new RegExp('ab', flags);
      pattern.lastIndex = 1;
      expect((await searchFile(path, pattern, inline)).count).toBe(2);
      expect(pattern.lastIndex).toBe(1);
    }
  });
});
