import Table from 'cli-table3';
import { axesText, type Case } from '../experiments/way.js';
import { median, type WayResult } from '../measure/measure.js';

/** A table for people: a row a way, and for each case its seconds, the factor to the simple way, the talk's seconds. */
export function renderTable<C extends Case>(
  title: string,
  axes: string,
  results: readonly WayResult<C>[],
  cases: readonly C[],
): string {
  const columns = cases.flatMap((wanted) => columnsOf(wanted));
  const table = new Table({
    head: ['way', axes, ...columns],
    colAligns: ['left', 'left', ...columns.map(() => 'right' as const)],
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 1, compact: true },
    chars: PLAIN,
  });
  const simple = results[0];
  for (const result of results) {
    const { way, skipped, note, measured } = result;
    const cells = cases.flatMap((wanted) => {
      const talk = hasTalk(wanted) ? [way.talk(wanted)?.toString() ?? ''] : [];
      const seconds = measured.get(wanted.name)?.seconds;
      if (skipped !== undefined || !seconds) return ['-', '', ...talk];
      const base = simple?.measured.get(wanted.name)?.seconds;
      const faster = base ? factor(median(base) / median(seconds)) : '';
      return [digits(median(seconds)), faster, ...talk];
    });
    const axesOf = note === undefined ? axesText(way.axes) : `${axesText(way.axes)} (${note})`;
    const label = skipped === undefined ? axesOf : `skipped: ${skipped}`;
    table.push([way.name, label, ...cells]);
  }
  return `${title}\n\n${table.toString()}\n`;
}

const PLAIN = Object.fromEntries(
  [
    ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left'],
    ['bottom-right', 'left', 'left-mid', 'right', 'right-mid', 'mid', 'mid-mid', 'middle'],
  ]
    .flat()
    .map((place) => [place, place === 'middle' ? ' ' : '']),
);

/** Seconds, the factor to the simple way, and the talk's seconds if it measured such a case. */
function columnsOf(wanted: Case): string[] {
  return [`${wanted.title} s`, '×', ...(hasTalk(wanted) ? ['talk s'] : [])];
}

function hasTalk(wanted: Case): boolean {
  return 'talk' in wanted && wanted.talk !== undefined;
}

/** Three digits that mean something. */
function digits(seconds: number): string {
  if (seconds >= 100) return seconds.toFixed(0);
  if (seconds >= 10) return seconds.toFixed(1);
  return seconds >= 1 ? seconds.toFixed(2) : seconds.toFixed(3);
}

function factor(times: number): string {
  if (times >= 10) return times.toFixed(0);
  return times >= 1 ? times.toFixed(1) : times.toFixed(2);
}
