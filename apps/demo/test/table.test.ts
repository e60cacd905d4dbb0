import { describe, expect, it } from 'vitest';
import type { ResultTable } from '../src/measure/results.js';
import { renderTables } from '../src/output/table.js';

const cell = { median: 1.5, smallest: 1, largest: 2, runs: [1, 1.5, 2], faster: 1, cpuSeconds: 3 };
const table = {
  name: 'search',
  problem: 'search',
  title: 'Search',
  axes: ['strategy', 'memory'],
  cases: [
    { name: 'none', title: 'no line', hasTalk: true },
    { name: 'all', title: 'all lines', hasTalk: false },
  ],
  ways: ['trivial', 'threaded'].map((way) => ({
    ...{ name: `search-${way}`, way, source: 'talk', axes: ['inline', 'shared'], why: 'So.' },
    cases: { none: { ...cell, talk: 10 }, all: cell },
  })),
} as unknown as ResultTable;

const linesOf = (text: string) => text.split('\n').map((line) => line.trimEnd());
const widest = (text: string) => Math.max(...linesOf(text).map((line) => line.length));

describe('tables', () => {
  it('have all columns where there is room, and fewer where there is not', () => {
    const wide = renderTables(table);
    expect(wide).toContain('strategy · memory');
    expect(wide).toContain('smallest');
    const full = widest(wide) + 1;
    expect(renderTables(table, full)).toBe(wide);
    for (const width of [full - 1, 60, 40]) {
      const text = renderTables(table, width);
      expect(widest(text)).toBeLessThanOrEqual(width);
      // The same columns in both, but for the talk's, and never without the seconds.
      const heads = linesOf(text).filter((line) => line.startsWith('way'));
      expect(heads[0]!.replace(/ +talk s$/, '')).toBe(heads[1]);
      expect(heads[0]).toMatch(/median s.*talk s$/);
    }
  });

  it('show no range of what ran once', () => {
    const once = { ...cell, smallest: 1.5, largest: 1.5, runs: [1.5] };
    const ways = table.ways.map((way) => ({ ...way, cases: { none: once, all: once } }));
    const text = renderTables({ ...table, ways } as unknown as ResultTable);
    expect(text).toMatch(/median s +× +CPU s +MiB/);
    expect(text).not.toContain('smallest');
  });

  it('show of a run that was interrupted what is finished', () => {
    const [trivial, threaded] = table.ways as [ResultTable['ways'][number], never];
    const first = { ...trivial, cases: { none: trivial.cases['none']! } };
    const cut = { ...table, ways: [first, { ...(threaded as object), cases: {} }] };
    const text = renderTables(cut as unknown as ResultTable);
    expect(text).toMatch(/^trivial .*1\.50/m);
    expect(text).not.toMatch(/^threaded/m);
    expect(text).toContain('(not yet run: 1 way more)');
    expect(text).toContain('Nothing is finished of: all lines.');
  });
});
