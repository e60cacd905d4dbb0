import Table from 'cli-table3';
import type { ResultCell, ResultTable } from '../measure/results.js';

/**
 * Tables for people: one for each case, a row a way. Of a comparison that was interrupted, what is
 * finished. In a terminal too narrow for all columns there are fewer.
 * @param width in characters; unbounded by default, as in a file.
 */
export function renderTables(table: ResultTable, width = Number.POSITIVE_INFINITY): string {
  const titles = table.cases.length > 1 || table.cases[0]?.title !== table.title;
  const run = table.cases.filter(({ name }) => table.ways.some(({ cases }) => cases[name]));
  const parts = renderCases(table, run, width).map((text, i) =>
    titles ? `${run[i]!.title}\n\n${text}\n` : `${text}\n`,
  );
  const missed = table.cases.filter((wanted) => !run.includes(wanted));
  if (missed.length > 0) {
    parts.push(`Nothing is finished of: ${missed.map(({ title }) => title).join('; ')}.\n`);
  }
  return [[table.title, table.note].filter(Boolean).join('; '), ...parts].join('\n\n');
}

/** What the columns are, for whoever sees them for the first time. */
export function legendOf(tables: readonly ResultTable[]): string {
  const talk = tables.filter(({ cases }) => cases.some(({ hasTalk }) => hasTalk));
  const sizes = Object.entries(TALK_SIZES).filter(([problem]) =>
    talk.some((table) => table.problem === problem),
  );
  return [
    '×: how many times as fast as the first row.',
    'CPU s, MiB: processor seconds and peak memory of a way, all that it starts included.',
    ...(talk.length > 0
      ? [
          'talk s: the talk’s, in Python on its laptop with four cores, for its sizes:',
          `${sizes.map(([, size]) => size).join(', ')}.`,
        ]
      : []),
  ].join('\n');
}

const TALK_SIZES: Record<ResultTable['problem'], string> = {
  search: '25 million lines',
  mandelbrot: '1024 × 768 points',
};

type Column = readonly [head: string, cell: (cell: ResultCell) => string];

const MEDIAN: Column = ['median s', ({ median }) => digits(median)];
const RANGE: readonly Column[] = [
  ['smallest', ({ smallest }) => digits(smallest)],
  ['largest', ({ largest }) => digits(largest)],
];
const FASTER: Column = ['×', ({ faster }) => (faster === undefined ? '' : factor(faster))];
const USAGE: readonly Column[] = [
  ['CPU s', ({ cpuSeconds }) => (cpuSeconds === undefined ? '' : digits(cpuSeconds))],
  ['MiB', ({ peakMebibytes }) => peakMebibytes?.toFixed(0) ?? ''],
];
const TALK: Column = ['talk s', ({ talk }) => talk?.toString() ?? ''];

type Wanted = ResultTable['cases'][number];

/** All cases with the same columns: as many as fit. */
function renderCases(table: ResultTable, cases: readonly Wanted[], width: number): string[] {
  const choices: readonly (readonly [columns: readonly Column[], withAxes: boolean])[] = [
    [[MEDIAN, ...RANGE, FASTER, ...USAGE], true],
    [[MEDIAN, FASTER, ...USAGE], true],
    [[MEDIAN, ...RANGE, FASTER, ...USAGE], false],
    [[MEDIAN, FASTER, ...USAGE], false],
    [[MEDIAN, FASTER], false],
  ];
  const ranged = hasRange(table);
  let texts: string[] = [];
  for (const [most, withAxes] of choices) {
    const columns = most.filter((column) => ranged || !RANGE.includes(column));
    texts = cases.map((wanted) => {
      const shown = wanted.hasTalk ? [...columns, TALK] : columns;
      return renderRows(table, wanted, shown, withAxes);
    });
    if (texts.every((text) => widthOf(text) <= width)) break;
  }
  return texts;
}

/** Whether the smallest and the largest say more than the median; those of a single run do not. */
export function hasRange({ ways }: ResultTable): boolean {
  return ways.some(({ cases }) =>
    Object.values(cases).some(({ smallest, largest }) => smallest < largest),
  );
}

const widthOf = (text: string) => Math.max(...text.split('\n').map((line) => line.length));

function renderRows(
  { axes, ways }: ResultTable,
  wanted: Wanted,
  columns: readonly Column[],
  withAxes: boolean,
): string {
  // A way that is only a point of the axes has no other name than those.
  const withNames = !withAxes || ways.some(({ way }) => way);
  const table = new Table({
    head: [
      ...(withNames ? ['way'] : []),
      ...(withAxes ? [axes.join(' · ')] : []),
      ...columns.map(([head]) => head),
    ],
    colAligns: [
      ...(withNames ? ['left' as const] : []),
      ...(withAxes ? ['left' as const] : []),
      ...columns.map(() => 'right' as const),
    ],
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 1, compact: true },
    chars: PLAIN,
  });
  let left = 0;
  for (const { way, axes: point, skipped, note, cases } of ways) {
    const cell = skipped === undefined ? cases[wanted.name] : undefined;
    if (skipped === undefined && !cell) {
      left += 1;
      continue;
    }
    const text = point.join(' · ');
    const label = note === undefined ? text : `${text} (${note})`;
    table.push([
      ...(withNames ? [way || (withAxes ? '' : text)] : []),
      ...(withAxes ? [skipped === undefined ? label : `skipped: ${skipped}`] : []),
      ...columns.map(([, show], i) => (cell ? show(cell) : i === 0 ? '-' : '')),
    ]);
  }
  const rest = left === 0 ? '' : `\n(not yet run: ${left} ${left === 1 ? 'way' : 'ways'} more)`;
  return table.toString().replaceAll(/ +$/gm, '') + rest;
}

const PLAIN = Object.fromEntries(
  [
    ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left'],
    ['bottom-right', 'left', 'left-mid', 'right', 'right-mid', 'mid', 'mid-mid', 'middle'],
  ]
    .flat()
    .map((place) => [place, place === 'middle' ? ' ' : '']),
);

/** Three digits that mean something. */
export function digits(seconds: number): string {
  if (seconds >= 100) return seconds.toFixed(0);
  if (seconds >= 10) return seconds.toFixed(1);
  if (seconds >= 1) return seconds.toFixed(2);
  return seconds.toFixed(seconds >= 0.01 ? 3 : 4);
}

export function factor(times: number): string {
  if (times >= 10) return times.toFixed(0);
  return times >= 1 ? times.toFixed(1) : times.toFixed(2);
}
