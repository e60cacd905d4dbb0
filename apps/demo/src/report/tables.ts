import type { ResultCell, ResultRow, ResultTable } from '../measure/results.js';
import { digits, factor, hasRange } from '../output/table.js';
import { html, type Markup } from './html.js';
import { talkFactors } from './talk-scale.js';

type Case = ResultTable['cases'][number];

/** The figures of one case, beside the talk's. */
export function figuresTable(table: ResultTable, wanted: Case): Markup {
  const talk = talkFactors(table, wanted);
  const ranged = hasRange(table);
  const columns = 4 + (ranged ? 2 : 0) + (wanted.hasTalk ? 2 : 0);
  const head = html`<tr>
    <th scope="col">way</th><th scope="col">median s</th>
    ${ranged && html`<th scope="col">smallest</th><th scope="col">largest</th>`}
    <th scope="col">× as fast</th>
    ${wanted.hasTalk && html`<th scope="col">talk s</th><th scope="col">talk ×</th>`}
    <th scope="col">CPU s</th><th scope="col">peak MiB</th>
    <th scope="col" class="text">${table.axes.join(' · ')}</th><th scope="col" class="text">why</th>
  </tr>`;
  const rows = table.ways.map((row) => {
    const cell = row.cases[wanted.name];
    const name = html`<th scope="row">${row.way || row.name}</th>`;
    if (!cell) return missingRow(row, name, columns);
    const { median, smallest, largest, faster } = cell;
    return html`<tr>${name}<td>${digits(median)}</td>
      ${ranged && html`<td>${digits(smallest)}</td><td>${digits(largest)}</td>`}
      <td>${faster === undefined ? '' : factor(faster)}</td>
      ${wanted.hasTalk && talkCells(cell, talk.get(row))}
      <td>${cell.cpuSeconds === undefined ? '' : digits(cell.cpuSeconds)}</td>
      <td>${cell.peakMebibytes?.toFixed(0) ?? ''}</td>
      ${pointCells(row)}</tr>`;
  });
  const label = `Figures: ${table.title}, ${wanted.title}`;
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">
    <table><caption>${table.title}, ${wanted.title}</caption><thead>${head}</thead><tbody>${rows}</tbody></table></div>`;
}

function talkCells({ talk }: ResultCell, times: number | undefined): Markup {
  return html`<td>${talk}</td><td>${times === undefined ? '' : factor(times)}</td>`;
}

function pointCells({ axes, note, why }: ResultRow): Markup {
  const point = note === undefined ? axes.join(' · ') : `${axes.join(' · ')} (${note})`;
  return html`<td class="text">${point}</td><td class="why">${why}</td>`;
}

function missingRow(row: ResultRow, name: Markup, columns: number): Markup {
  const why = row.skipped === undefined ? 'not run' : `skipped: ${row.skipped}`;
  return html`<tr>${name}<td colspan="${columns}" class="text soft">${why}</td>${pointCells(row)}</tr>`;
}
