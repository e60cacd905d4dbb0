import { machineLine } from '../measure/machine.js';
import type { Results, ResultTable } from '../measure/results.js';
import { factor } from '../output/table.js';
import { inWords } from './charts/svg.js';
import { html, type Markup, raw } from './html.js';
import { anchor, tableSection } from './sections.js';
import { STYLE } from './style.js';

/** What is shown beside the results. */
export interface Picture {
  readonly png: Uint8Array;
  readonly caption: string;
}

/** One HTML file that needs nothing else: no network, no script. */
export function renderReport(results: Results, picture: Picture): string {
  const { tables, date, machine, command, runs, workers } = results;
  const day = new Date(date).toISOString().slice(0, 16).replace('T', ' ');
  const hasDrawn = tables.some(({ ways }) =>
    ways.some(({ cases }) => Object.values(cases).some(({ drawn }) => drawn)),
  );
  const hasTalk = tables.some(({ cases }) => cases.some((wanted) => wanted.hasTalk));
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>One work, many ways: threads, processes and native code in Node.js</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<main>
<header>
  <h1>One work, many ways</h1>
  <p>The two problems of the talk <em>Threading and Multiprocessing</em>, run on this machine in every way that it had, and in ours. ${allAgree(tables) ? 'Every way gave the same answer.' : html`<strong>The answers differ: something is wrong.</strong>`}</p>
  <p class="soft">${machineLine(machine)}. ${day} UTC; ${runs} run${runs === 1 ? '' : 's'} of each way, in turn; ${workers} worker${workers === 1 ? '' : 's'}.</p>
  <ul class="facts">${tables.flatMap((table) => fact(table) ?? [])}</ul>
  <nav aria-label="Contents"><ul>
    ${tables.map((table) => html`<li><a href="#${anchor(table)}">${table.title}</a></li>`)}
    <li><a href="#picture">The picture</a></li><li><a href="#again">Do it again</a></li>
  </ul></nav>
</header>
${tables.map(tableSection)}
<section id="picture" aria-labelledby="picture-title">
  <h2 id="picture-title">The picture</h2>
  <figure class="picture">
    <img alt="The Mandelbrot set, in the talk's five bands of colour" src="data:image/png;base64,${Buffer.from(picture.png).toString('base64')}">
    <figcaption>${picture.caption}</figcaption>
  </figure>
</section>
<section id="again" aria-labelledby="again-title">
  <h2 id="again-title">Do it again</h2>
  <pre role="region" aria-label="Commands" tabindex="0">${command}
npm run demo -- list                  # every experiment, and why it is fast or slow
npm run demo -- run 'search-*-native' # some of them
npm run demo -- report --full         # the talk's own sizes</pre>
  ${!hasDrawn && html`<p class="soft">These results have no timelines: <code>--timelines</code> adds them.</p>`}
  <p class="soft">Seconds of a way include starting and ending its workers. CPU seconds and memory are those of all processes together; memory that is shared counts once, pages of files do not count${machine.system.startsWith('linux') ? '' : '; on this system only the main process’s CPU time is known'}. Core loads are the machine’s, whoever caused them.</p>
  ${hasTalk && html`<p class="soft">The talk’s seconds are those that it showed: Python, a laptop with four cores, 25 million lines, 1024 × 768 points. Of another machine and other sizes only ratios can be compared, so diamonds and “talk ×” are relative to its plain loop.</p>`}
</section>
</main>
</body>
</html>
`;
  return page.text;
}

/** What to remember of a table: the fastest way against the first, in its last case. */
function fact(table: ResultTable): Markup | undefined {
  const wanted = table.cases.at(-1);
  const rows = table.ways.flatMap((row) => {
    const cell = wanted && row.source === 'ours' ? row.cases[wanted.name] : undefined;
    // Who only counts has done less.
    return cell?.answer.digest === undefined ? [] : [{ row, cell }];
  });
  const first = wanted && table.ways[0]?.cases[wanted.name];
  if (!wanted || !first || rows.length === 0) return undefined;
  const best = rows.reduce((a, b) => (a.cell.median < b.cell.median ? a : b));
  const times = first.median / best.cell.median;
  // Nothing to remember where the first is the fastest.
  if (times <= 1) return undefined;
  return html`<li><strong>×${factor(times)}</strong> ${table.title.split(/: |, \d/)[0]}, ${wanted.title}:
    “${best.row.way || best.row.name}” takes ${inWords(best.cell.median)}, “${table.ways[0]!.way || table.ways[0]!.name}” ${inWords(first.median)}.</li>`;
}

/** Whether all answers to each case are the same. */
function allAgree(tables: readonly ResultTable[]): boolean {
  return tables.every(({ cases, ways }) =>
    cases.every(({ name }) => {
      const answers = ways.flatMap((row) => row.cases[name]?.answer ?? []);
      const digests = answers.flatMap(({ digest }) => digest ?? []);
      return new Set(digests).size <= 1 && new Set(answers.map(({ count }) => count)).size <= 1;
    }),
  );
}
