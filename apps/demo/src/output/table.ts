import Table from 'cli-table3';
import type { ResultCell, ResultTable } from '../measure/results.js';

/** Tables for people: one for each case, a row a way. */
export function renderTables(table: ResultTable): string {
  const titles = table.cases.length > 1 || table.cases[0]?.title !== table.title;
  const parts = table.cases.map((wanted) => {
    const text = renderCase(table, wanted);
    return titles ? `${wanted.title}\n\n${text}\n` : `${text}\n`;
  });
  return [[table.title, table.note].filter(Boolean).join('; '), ...parts].join('\n\n');
}

type Column = readonly [head: string, cell: (cell: ResultCell) => string];

const COLUMNS: readonly Column[] = [
  ['median s', ({ median }) => digits(median)],
  ['smallest', ({ smallest }) => digits(smallest)],
  ['largest', ({ largest }) => digits(largest)],
  ['×', ({ faster }) => (faster === undefined ? '' : factor(faster))],
  ['CPU s', ({ cpuSeconds }) => (cpuSeconds === undefined ? '' : digits(cpuSeconds))],
  ['MiB', ({ peakMebibytes }) => peakMebibytes?.toFixed(0) ?? ''],
];
const TALK: Column = ['talk s', ({ talk }) => talk?.toString() ?? ''];

function renderCase({ axes, ways }: ResultTable, wanted: ResultTable['cases'][number]): string {
  const columns = wanted.hasTalk ? [...COLUMNS, TALK] : COLUMNS;
  const table = new Table({
    head: ['way', axes.join(' · '), ...columns.map(([head]) => head)],
    colAligns: ['left', 'left', ...columns.map(() => 'right' as const)],
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 1, compact: true },
    chars: PLAIN,
  });
  for (const { way, name, axes: point, skipped, note, cases } of ways) {
    const text = point.join(' · ');
    const label = note === undefined ? text : `${text} (${note})`;
    const cell = skipped === undefined ? cases[wanted.name] : undefined;
    table.push([
      way || name,
      skipped === undefined ? label : `skipped: ${skipped}`,
      ...columns.map(([, show], i) => (cell ? show(cell) : i === 0 ? '-' : '')),
    ]);
  }
  return table.toString();
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
  return seconds >= 1 ? seconds.toFixed(2) : seconds.toFixed(3);
}

export function factor(times: number): string {
  if (times >= 10) return times.toFixed(0);
  return times >= 1 ? times.toFixed(1) : times.toFixed(2);
}
