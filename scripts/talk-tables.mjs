/*
 * Fills the README's tables of the talk from results of the demo: npm run talk-tables -- FILE…,
 * each what `demo … --json` printed. Medians alone, case beside case.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { format, parseArgs } from 'node:util';

const readme = new URL('../README.md', import.meta.url);

/** @param {number} seconds */
function digits(seconds) {
  if (seconds >= 100) return seconds.toFixed(0);
  if (seconds >= 10) return seconds.toFixed(1);
  // As the demo's tables.
  return seconds.toFixed(seconds >= 1 ? 2 : seconds >= 0.01 ? 3 : 4);
}

/** @param {number | undefined} times */
function factor(times) {
  if (times === undefined) return '';
  if (times >= 10) return times.toFixed(0);
  return times >= 1 ? times.toFixed(1) : times.toFixed(2);
}

/** As text: what is a name to the left, numbers to the right. @param {any} table */
function show(table) {
  const { title, note, axes, cases, ways } = table;
  const head = ['way', axes.join(' · ')];
  for (const { title, hasTalk } of cases) {
    // The unit stands in the sentence above the tables.
    head.push(
      `${title.replace(/ iterations at most$/, '')} s`,
      '×',
      ...(hasTalk ? ['talk s'] : []),
    );
  }
  const rows = ways.map((/** @type {any} */ way) => [
    way.way,
    way.axes.join(' · '),
    ...cases.flatMap((/** @type {any} */ { name, hasTalk }) => {
      const cell = way.cases[name];
      const talk = hasTalk ? [cell?.talk?.toString() ?? ''] : [];
      return [cell ? digits(cell.median) : '', factor(cell?.faster), ...talk];
    }),
  ]);
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i].length)));
  const line = (/** @type {string[]} */ row) =>
    row
      .map((text, i) => (i < 2 ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  return [[title, note].filter(Boolean).join('; '), '', line(head), ...rows.map(line)].join('\n');
}

const { positionals: files } = parseArgs({ allowPositionals: true });
let text = readFileSync(readme, 'utf8');
for (const file of files) {
  const results = JSON.parse(readFileSync(file, 'utf8'));
  for (const table of results.tables) {
    const part = new RegExp(
      `(<!-- talk: ${table.name} -->\n\n\`\`\`\n).*?(\n\`\`\`\n\n<!-- /talk -->)`,
      's',
    );
    if (!part.test(text))
      throw new Error(format('README.md has no place for the table %s', table.name));
    text = text.replace(part, (_, before, after) => before + show(table) + after);
  }
}
writeFileSync(readme, text);
