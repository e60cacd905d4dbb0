/* Fills the tables of READMEs from the record. */
import { readdirSync, readFileSync } from 'node:fs';
import { suites } from './definitions/index.js';
import { readmes } from './definitions/readmes.js';
import { median, ratio } from './definitions/targets.js';

/** @typedef {import('./types.js').DayRecord} DayRecord */

const PART = /^<!-- bench: (\S+) -->\n.*?^<!-- \/bench -->$/gms;

/** Every day's, of every machine. @returns {DayRecord[]} */
export function readRecord() {
  const folder = new URL('./record/', import.meta.url);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
}

/**
 * A README with what stands between its markers written anew; the same text if it has none.
 * @param {string} text
 * @param {readonly DayRecord[]} record
 * @param {Readonly<Record<string, import('./types.js').ReadmeTable>>} [definitions]
 * @throws where a marker names nothing, or the record lacks what is to be shown.
 */
export function fill(text, record, definitions = readmes) {
  return text.replaceAll(PART, (_, /** @type {string} */ name) => {
    const definition = definitions[name] ?? (name in suites ? { suite: name } : undefined);
    if (!definition) {
      const known = [...Object.keys(definitions), ...Object.keys(suites)];
      throw new Error(`bench: ${name} is not one of ${[...new Set(known)].join(', ')}`);
    }
    return `<!-- bench: ${name} -->\n\n${show(definition, latest(definition.suite, record))}\n\n<!-- /bench -->`;
  });
}

/** The last time that a suite was measured, on whatever machine. @param {string} suite @param {readonly DayRecord[]} record */
function latest(suite, record) {
  const found = record
    .flatMap((day) => (day.suites[suite] ? [{ day, entry: day.suites[suite] }] : []))
    .sort((a, b) => (a.entry.measured < b.entry.measured ? -1 : 1))
    .at(-1);
  if (!found) throw new Error(`suite ${suite} is not in the record: run npm run bench -- ${suite}`);
  return found;
}

/**
 * @param {import('./types.js').ReadmeTable} definition
 * @param {{ day: DayRecord, entry: import('./types.js').SuiteRecord }} found
 */
function show({ suite, head, compared = 'share', rows }, { day, entry }) {
  const lines = (rows ?? entry.tables.map(({ title }) => ({ table: title }))).map((row) =>
    line(row, compared, suite, entry.tables),
  );
  const rounds = Object.values(entry.tables[0]?.seconds ?? {})[0]?.length ?? 0;
  const { host } = day;
  const machine = host
    ? `${host.processor}, ${host.cores} cores, ${host.memory} GiB, ${host.system}, Node.js ${host.node}`
    : day.machine;
  const other = compared === 'share' ? 'our time as a share of the other’s' : 'times as fast as';
  return [
    ...table([head ?? ['', 'ours', other], ...lines]),
    '',
    `Measured on ${entry.measured.slice(0, 10)} on ${machine}; median of ${rounds} rounds (lowest to highest), side by side, answers compared: \`npm run bench -- ${suite}\`.`,
  ].join('\n');
}

/**
 * @param {import('./types.js').ReadmeRow} row
 * @param {'share' | 'times'} compared
 * @param {string} suite
 * @param {readonly import('./types.js').Measured[]} tables
 */
function line({ table, label = table, ours, beside }, compared, suite, tables) {
  const measured = tables.find(({ title }) => title === table);
  if (!measured) throw new Error(`the record of suite ${suite} has no table "${table}"`);
  const { seconds, rate, unit } = measured;
  const names = Object.keys(seconds);
  const mine = ours ?? names[0] ?? '';
  /** @param {string} name */
  const samples = (name) => {
    const found = seconds[name];
    if (!found) throw new Error(`table "${table}" of suite ${suite} has no "${name}"`);
    return found;
  };
  const others = (beside ?? names.filter((name) => name !== mine)).map((name) => {
    const [over, under] =
      compared === 'share' ? [samples(mine), samples(name)] : [samples(name), samples(mine)];
    return `${digits(ratio(over, under))} × ${name}`;
  });
  const shown = unit
    ? asUnit(samples(mine), unit)
    : rate
      ? asRate(samples(mine))
      : asTime(samples(mine));
  return [label, shown, others.join(' · ')];
}

/** @param {import('./types.js').Samples} samples */
function asTime(samples) {
  const middle = median(samples);
  const [unit, many] = unitOf(middle);
  const [low, mid, high] = [Math.min(...samples), middle, Math.max(...samples)].map((seconds) =>
    Number((seconds * many).toPrecision(3)).toLocaleString('en'),
  );
  return `${mid} ${unit} (${low} to ${high})`;
}

/** @param {import('./types.js').Samples} samples @param {string} unit */
function asUnit(samples, unit) {
  const ends = [Math.min(...samples), median(samples), Math.max(...samples)];
  const [low, mid, high] = ends.map((value) => Number(value.toPrecision(3)).toLocaleString('en'));
  return `${mid} ${unit} (${low} to ${high})`;
}

/** @param {number} seconds @returns {[string, number]} */
function unitOf(seconds) {
  if (seconds < 1e-6) return ['ns', 1e9];
  if (seconds < 1e-3) return ['µs', 1e6];
  return seconds < 1 ? ['ms', 1e3] : ['s', 1];
}

/** @param {import('./types.js').Samples} samples seconds for one */
function asRate(samples) {
  const [low, mid, high] = [Math.max(...samples), median(samples), Math.min(...samples)].map(
    (seconds) => Number((1 / seconds).toPrecision(3)).toLocaleString('en'),
  );
  return `${mid} a second (${low} to ${high})`;
}

/** Two that count. @param {number} value */
const digits = (value) => (value >= 10 ? value.toFixed(0) : value.toPrecision(2));

/** As Markdown, in columns, without those that are empty. @param {readonly (readonly string[])[]} rows */
function table(rows) {
  const used = [0, 1, 2].filter((at) => rows.some((row) => row[at]));
  const escaped = rows.map((row) => used.map((at) => (row[at] ?? '').replaceAll(/\\?\|/g, '\\|')));
  const widths = used.map((_, at) => Math.max(...escaped.map((row) => row[at]?.length ?? 0)));
  const [head = '', ...rest] = escaped.map(
    (row) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`,
  );
  return [head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rest];
}
