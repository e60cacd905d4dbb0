import { PIECE_COLORS } from '../measure/piece-colors.js';
import type { ResultRow, ResultTable } from '../measure/results.js';
import { type Bar, drawBars, needsLog } from './charts/bars.js';
import { drawRun } from './charts/run.js';
import { inWords, type ThemedColor } from './charts/svg.js';
import { drawWhereabouts, PARTS, type Stack } from './charts/whereabouts.js';
import { html, type Markup, raw } from './html.js';
import { figuresTable } from './tables.js';
import { talkOnOurScale } from './talk-scale.js';

type Case = ResultTable['cases'][number];

const WIDE = 1000;
const NARROW = 350;
/** Shorter runs show nothing: the system counts a core's time in hundredths of a second. */
const DRAWN_FROM_SECONDS = 0.02;

/** All of one table: for each case bars and figures, then where the time went and each run over time. */
export function tableSection(table: ResultTable): Markup {
  const last = table.cases.at(-1);
  return html`<section id="${anchor(table)}" aria-labelledby="${anchor(table)}-title">
    <h2 id="${anchor(table)}-title">${table.title}</h2>
    <p>${ASKED[table.problem]}</p>
    <p class="soft">${sentence(table.note)}</p>
    ${table.cases.map((wanted) => caseSection(table, wanted))}
    ${last && whereaboutsFigure(table, last)}
    ${last && runsFigure(table, last)}
  </section>`;
}

/** What each way has to do. */
const ASKED: Record<ResultTable['problem'], string> = {
  search:
    'Find every line of the file that matches a pattern, and its number. Below, a chart for each pattern; a shorter bar is faster.',
  mandelbrot:
    'For each point of the picture, count the steps until it leaves the circle of radius 2, if it does so within the limit. Below, a chart for each limit; a shorter bar is faster.',
};

const sentence = (text = '') => text && `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

export function anchor({ name }: ResultTable): string {
  return name.replaceAll(' ', '-');
}

function caseSection(table: ResultTable, wanted: Case): Markup | false {
  const talk = talkOnOurScale(table, wanted);
  const bars = table.ways.flatMap((row): Bar[] => {
    const cell = row.cases[wanted.name];
    if (!cell) return [];
    return [{ ...cell, label: row.way || row.name, color: colorOf(row), talk: talk.get(row) }];
  });
  if (bars.length === 0) return false;
  const scale = needsLog(bars) ? 'Logarithmic scale. ' : '';
  const best = bars.reduce((a, b) => (a.median < b.median ? a : b));
  const label = `Bar chart: ${table.title}, ${wanted.title}. Fastest: ${best.label}, ${inWords(best.median)}. The figures are in the table below.`;
  return html`<h3>${wanted.title}</h3>
    <figure>
      ${legend(table, talk.size > 0)}
      ${chart(label, (width) => drawBars(bars, width))}
      <figcaption>${scale}${bars.some(({ smallest, largest }) => smallest < largest) ? 'Median, with a line from the smallest to the largest; ×' : '×: how many times'} as fast as the first.
        ${talk.size > 0 && 'Diamonds: where the talk’s bar would end if its plain loop took as long as ours.'}</figcaption>
    </figure>
    <details><summary>Figures, and why</summary>${figuresTable(table, wanted)}</details>`;
}

const STRATEGY_WORDS: Record<string, string> = {
  inline: 'inline: one thread',
  threads: 'worker threads',
  processes: 'child processes',
  native: 'native threads',
  program: 'other programs',
};

function legend({ ways }: ResultTable, talk: boolean): Markup {
  const there = Object.keys(STRATEGY_WORDS).filter((one) =>
    ways.some((row) => colorOf(row) === one),
  );
  return html`<ul class="legend">
    ${there.map((one) => html`<li><i style="background: var(--${one})"></i>${STRATEGY_WORDS[one]}</li>`)}
    ${talk && html`<li><i class="diamond"></i>the talk</li>`}
  </ul>`;
}

function colorOf({ axes }: ResultRow): ThemedColor {
  const [strategy = 'program'] = axes;
  return strategy in STRATEGY_WORDS ? (strategy as ThemedColor) : 'program';
}

const PART_WORDS: Record<(typeof PARTS)[number], string> = {
  computing: 'computing: inside pieces',
  starting: 'starting: on a processor before the first piece',
  copying: 'handing over: on a processor outside of pieces',
  waiting: 'waiting: cores that did nothing for it',
};

function whereaboutsFigure(table: ResultTable, wanted: Case): Markup | false {
  const stacks = table.ways.flatMap((row): Stack[] => {
    const whereabouts = row.cases[wanted.name]?.drawn?.whereabouts;
    return whereabouts ? [{ label: row.way || row.name, whereabouts }] : [];
  });
  if (stacks.length === 0) return false;
  const rows = stacks.map(
    ({ label, whereabouts }) =>
      html`<tr><th scope="row">${label}</th>${PARTS.map((part) => html`<td>${whereabouts[part].toFixed(3)}</td>`)}</tr>`,
  );
  return html`<h3>Where the time went: ${wanted.title}</h3>
    <figure>
      <ul class="legend">${PARTS.map((part) => html`<li><i style="background: var(--${part})"></i>${PART_WORDS[part]}</li>`)}</ul>
      ${chart(`Stacked bars: the shares of computing, starting, handing over and waiting in the time of all cores, for each way. The figures are in the table below.`, (width) => drawWhereabouts(stacks, width))}
      <figcaption>The time of all cores together (its seconds stand beside) in one run that was watched, not timed.
        Handing over is copying, serialising, reading for others, messages and putting together. Other programs do not tell of pieces: all that they do counts as computing, and reading what they print as handing over.</figcaption>
    </figure>
    <details><summary>As a table</summary>
      <div class="scroll" role="region" aria-label="Where the time went: ${table.title}, ${wanted.title}" tabindex="0"><table>
        <caption>Seconds of all cores together: ${table.title}, ${wanted.title}</caption>
        <thead><tr><th scope="col">way</th>${PARTS.map((part) => html`<th scope="col">${part === 'copying' ? 'handing over' : part} s</th>`)}</tr></thead>
        <tbody>${rows}</tbody></table></div></details>`;
}

function runsFigure(table: ResultTable, wanted: Case): Markup | false {
  const drawn = table.ways.filter((row) => row.cases[wanted.name]?.drawn);
  if (drawn.length === 0) return false;
  const figures = drawn.flatMap((row) => runFigure(row, wanted) ?? []);
  const left = drawn.length - figures.length;
  return html`<h3>Who did what when: ${wanted.title}</h3>
    <p>Above, a lane for each worker with a bar for each piece, coloured by its place in the file or the picture (native kernels have several pieces at once: there a bar goes from the beginning of one to that of the next); below, how busy each core of the machine was. A gap in a lane is a worker that has nothing to compute.</p>
    <ul class="legend"><li><i class="ramp" style="background: linear-gradient(90deg, ${PIECE_COLORS.join(', ')})"></i>first piece to last</li></ul>
    <div class="runs">${figures}</div>
    ${left > 0 && html`<p class="soft small">${left} ${left === 1 ? 'way' : 'ways'} took less than ${DRAWN_FROM_SECONDS * 1000} ms: too short to be watched.</p>`}`;
}

function runFigure(row: ResultRow, wanted: Case): Markup | undefined {
  const drawn = row.cases[wanted.name]?.drawn;
  if (!drawn || drawn.seconds < DRAWN_FROM_SECONDS) return undefined;
  const svg = drawRun(drawn, NARROW);
  if (svg === undefined) return undefined;
  const { timeline } = drawn;
  const lanes = timeline ? Math.max(...timeline.worker) + 1 : 0;
  const label = timeline
    ? `Timeline: ${timeline.pieces} pieces on ${lanes} worker${lanes === 1 ? '' : 's'} in ${inWords(drawn.seconds)}, and the load of each core`
    : `The load of each core during ${inWords(drawn.seconds)}`;
  const more =
    timeline && timeline.omitted > 0 && ` The first ${timeline.worker.length} bars are shown.`;
  return html`<figure>
    <h4>${row.way || row.name}</h4>
    <p class="soft small">${row.axes.join(' · ')}</p>
    <div role="img" aria-label="${label}">${raw(svg)}</div>
    <figcaption>${row.why}${more}${!timeline && ' (Its threads do not tell of pieces.)'}</figcaption>
  </figure>`;
}

/** A chart drawn for a wide page and for a narrow one. */
function chart(label: string, draw: (width: number) => string): Markup {
  return html`<div role="img" aria-label="${label}">
    <div class="wide">${raw(draw(WIDE))}</div><div class="narrow">${raw(draw(NARROW))}</div></div>`;
}
