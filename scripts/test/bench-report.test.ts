import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fill } from '../../benchmarks/readmes.js';
import { root } from '../release/packages.mjs';

const day = (date: string, seconds: Record<string, number[]>, rate = false) => ({
  date,
  machine: `machine of ${date}`,
  suites: {
    map: {
      measured: `${date}T00:00:00.000Z`,
      versions: {},
      tables: [{ title: 'a | b', workers: 2, rate, seconds, targets: [], wrong: [] }],
    },
  },
});
const seconds = { mine: [0.1, 0.2, 0.3], other: [0.4, 0.4, 0.6], third: [0.001, 0.002, 0.003] };
const marked = (name: string, between = '') =>
  `before\n\n<!-- bench: ${name} -->\n${between}<!-- /bench -->\n\nafter\n`;

it('the READMEs show what the record says', () => {
  const file = join(root, 'benchmarks/bench-report.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, '--check'], {
    encoding: 'utf8',
  });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
});

describe('fill', () => {
  it('shows a suite between its markers, and leaves the rest alone', () => {
    const filled = fill(marked('map', 'old\n'), [day('2026-01-02', seconds)]);
    expect(filled).toMatch(/^before\n\n<!-- bench: map -->\n\n\|/);
    expect(filled).toMatch(/\n\n<!-- \/bench -->\n\nafter\n$/);
    expect(filled).not.toContain('old');
    // Medians of the rounds' ratios: 0.25, 0.5, 0.5 and 100, 100, 100.
    expect(filled).toMatch(
      /\| a \\\| b +\| 200 ms \(100 to 300\) +\| 0\.50 × other · 100 × third +\|/,
    );
    expect(filled).toContain('2026-01-02 on machine of 2026-01-02; median of 3 rounds');
    expect(fill(filled, [day('2026-01-02', seconds)])).toBe(filled);
  });

  it('takes what was measured last, in whatever order the record is', () => {
    const days = [
      day('2026-03-01', seconds),
      day('2026-04-01', seconds),
      day('2026-02-01', seconds),
    ];
    expect(fill(marked('map'), days)).toContain('machine of 2026-04-01');
  });

  it('shows rates, chosen contenders and times as fast', () => {
    const own = {
      mine: {
        suite: 'map',
        compared: 'times' as const,
        rows: [{ table: 'a | b', label: 'row', ours: 'other', beside: ['mine'] }],
      },
    };
    const filled = fill(marked('mine'), [day('2026-01-02', seconds, true)], own);
    expect(filled).toMatch(/\| row \| 2\.5 a second \(1\.67 to 2\.5\) \| 0\.50 × mine +\|/);
  });

  it('leaves out the column of what stands beside, where nothing does', () => {
    const rows = ['mine', 'third'].map((ours) => ({ table: 'a | b', ours, beside: [] }));
    const own = { mine: { suite: 'map', head: ['what', 'time', ''] as const, rows } };
    const filled = fill(marked('mine'), [day('2026-01-02', seconds)], own);
    expect(filled).toMatch(/^\| what +\| time +\|$/m);
    expect(filled).toMatch(/^\| a \\\| b +\| 200 ms \(100 to 300\) +\|$/m);
  });

  it.each([
    ['nothing', 'bench: nothing is not one of'],
    ['uneven', 'suite uneven is not in the record: run npm run bench -- uneven'],
  ])('refuses %s', (name, line) => {
    expect(() => fill(marked(name), [day('2026-01-02', seconds)])).toThrow(line);
  });

  it('refuses a table or a contender that was not measured', () => {
    const of = (row: object) => ({ x: { suite: 'map', rows: [{ table: 'a | b', ...row }] } });
    const record = [day('2026-01-02', seconds)];
    expect(() => fill(marked('x'), record, of({ table: 'c' }))).toThrow('has no table "c"');
    expect(() => fill(marked('x'), record, of({ ours: 'me' }))).toThrow('has no "me"');
  });
});
