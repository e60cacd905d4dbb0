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
  const table = new Table({
    head: ['way', axes, ...cases.flatMap(({ title }) => [`${title} s`, '×']), ...talkHeads(cases)],
    colAligns: [
      'left',
      'left',
      ...cases.flatMap(() => ['right', 'right'] as const),
      ...cases.map(() => 'right' as const),
    ],
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 1, compact: true },
    chars: PLAIN,
  });
  const simple = results[0];
  for (const result of results) {
    const { way, skipped, measured } = result;
    const cells = cases.flatMap(({ name }) => {
      const seconds = measured.get(name)?.seconds;
      if (skipped !== undefined || !seconds) return ['-', ''];
      const base = simple?.measured.get(name)?.seconds;
      return [digits(median(seconds)), base ? factor(median(base) / median(seconds)) : ''];
    });
    const talk = talkCases(cases).map((wanted) => way.talk(wanted)?.toString() ?? '');
    const label = skipped === undefined ? axesText(way.axes) : `skipped: ${skipped}`;
    table.push([way.name, label, ...cells, ...talk]);
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

function talkCases<C extends Case>(cases: readonly C[]): C[] {
  return cases.filter((wanted) => 'talk' in wanted && wanted.talk !== undefined);
}

function talkHeads<C extends Case>(cases: readonly C[]): string[] {
  return talkCases(cases).map(({ title }) => `talk: ${title} s`);
}

/** Three digits that mean something. */
function digits(seconds: number): string {
  if (seconds >= 100) return seconds.toFixed(0);
  if (seconds >= 10) return seconds.toFixed(1);
  return seconds >= 1 ? seconds.toFixed(2) : seconds.toFixed(3);
}

function factor(times: number): string {
  return times >= 10 ? times.toFixed(0) : times.toFixed(1);
}
