import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { libraries } from './engines/index.js';

/** @type {import('./types.js').Host} */
export const host = {
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  cores: availableParallelism(),
  memory: Math.round(totalmem() / 2 ** 30),
  system: `${type()} ${release()} ${process.arch}`,
  node: process.version,
};

export const machine = `${host.processor}, ${host.cores} cores, Node.js ${host.node}`;

/**
 * Adds what was measured to today's record of this machine; a suite that is there is replaced.
 * @param {string} suite
 * @param {import('./types.js').Measured[]} tables
 */
export function keep(suite, tables) {
  const measured = new Date().toISOString();
  const date = measured.slice(0, 10);
  const slug = machine.toLowerCase().replaceAll(/[^a-z0-9.]+/g, '-');
  const file = new URL(`./record/${date}-${slug}.json`, import.meta.url);
  const entry = { measured, versions: versions(), tables };
  const suites = { ...readSuites(file), [suite]: entry };
  mkdirSync(new URL('.', file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ date, machine, host, suites }, null, 2)}\n`);
}

/** @param {URL} file @returns {Record<string, unknown>} */
function readSuites(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).suites;
  } catch {
    // The day's first.
    return {};
  }
}

function versions() {
  return Object.fromEntries([
    ['node', process.version],
    ...[...libraries, '@parallel/search', '@vscode/ripgrep'].map((name) => {
      const manifest = new URL(`./node_modules/${name}/package.json`, import.meta.url);
      return [name, JSON.parse(readFileSync(manifest, 'utf8')).version];
    }),
  ]);
}
