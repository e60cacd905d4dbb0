#!/usr/bin/env node
/* Measures suites, prints their tables, keeps a record. A wrong answer is a failure, a missed target is not. */
import { groups, suites } from './definitions/index.js';
import { measure } from './measure.js';
import { keep, machine } from './record.js';
import { report } from './report.js';

// Costs every new process 50 ms, unless its library starts it without the environment.
delete process.env['NODE_EXTRA_CA_CERTS'];

const names = Object.keys(suites);
const words = process.argv.slice(2);
if (words.some((word) => word === '--help' || word === '-h')) {
  console.log(help());
  process.exit();
}
const unknown = words.find((word) => !names.includes(word) && !(word in groups));
if (unknown !== undefined) {
  const allowed = [...names, ...Object.keys(groups)].join(', ');
  console.error(`error: suite '${unknown}' is invalid. Allowed: ${allowed}.`);
  process.exit(2);
}

const chosen = new Set(words.flatMap((word) => groups[word] ?? word));
console.log(machine);
for (const [name, suite] of Object.entries(suites)) {
  if (chosen.size > 0 && !chosen.has(name)) continue;
  const tables = [];
  for (const table of await suite.tables()) {
    const measured = await measure(table);
    console.log(`\n${report(table, measured)}`);
    tables.push(measured);
  }
  if (tables.some(({ wrong }) => wrong.length > 0)) process.exitCode = 1;
  else keep(name, tables);
}

function help() {
  const lines = [
    ...Object.entries(suites).map(([name, { about }]) => [name, about]),
    ...Object.entries(groups).map(([name, members]) => [name, members.join(', ')]),
  ];
  const width = Math.max(...lines.map(([name = '']) => name.length));
  return [
    'npm run bench -- [suite...]    all suites, if none is named',
    ...lines.map(([name = '', about]) => `  ${name.padEnd(width)} ${about}`),
  ].join('\n');
}
