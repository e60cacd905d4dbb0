// The ways in which the packages are used, each a job that gives a cell of the matrix.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { LOG, LOGS, problemOf } from './checks.mjs';
import { bundlers, PACKAGES, write } from './project.mjs';
import { run } from './run.mjs';

/**
 * @typedef {import('./checks.mjs').State} State
 * @typedef {{ way: string, node: string, state: State, problem: string | undefined }} Cell
 * @typedef {{ check: string, file: string, args?: readonly string[] }} Program
 * @typedef {object} Place where programs are run
 * @property {string} folder a project
 * @property {import('./nodes.mjs').NodeBinary} node
 * @property {State} state
 * @property {() => string} makeFolder an empty one for each run
 */

/** Of a project that npm has installed. @param {Place} place @returns {(() => Promise<Cell>)[]} */
export function ofNpm(place) {
  const { folder } = place;
  /** @param {string} name */
  const command = (name) => join(folder, 'node_modules/@parallel', name, 'dist/cli.js');
  /** @param {string} way @param {string} bundle */
  const main = (way, bundle) =>
    job(way, place, [{ check: 'main', file: join(folder, bundle, 'main.js') }]);
  return [
    job('ESM, the READMEs’ programs', place, readmes(folder, 'esm', 'js')),
    job('require, the same', place, readmes(folder, 'require', 'cjs')),
    job('TypeScript, the same', place, readmes(folder, 'node16', 'js')),
    main('TypeScript, own task', 'node16'),
    ...Object.keys(bundlers).map((name) => main(`${name}, own task`, name)),
    job('esbuild, core inside', place, [{ check: 'core', file: join(folder, 'whole', 'core.js') }]),
    job('native: quiet, require', place, [
      { check: 'without', file: join(folder, 'node16', 'without.js') },
    ]),
    job('the commands', place, [
      {
        check: 'grep',
        file: command('search'),
        args: ['-n', 'timeout after \\d+ ms', 'big.log'],
      },
      {
        check: 'grepFolder',
        file: command('search'),
        args: ['-n', '--sort', 'path', 'timeout', 'logs'],
      },
      {
        check: 'mandelbrot',
        file: command('mandelbrot'),
        args: ['-s', '60x40', '-q', '-o', 'mandelbrot.png'],
      },
    ]),
  ];
}

/** Of a project that pnpm has installed. @param {Place} place */
export const ofPnpm = (place) => [
  job('pnpm, strict linking', place, readmes(place.folder, 'esm', 'js')),
];

/** @param {string} folder @param {string} form @param {string} ending @returns {Program[]} */
function readmes(folder, form, ending) {
  return PACKAGES.map((name) => ({
    check: name,
    file: join(folder, form, `${name}.${ending}`),
  }));
}

/**
 * @param {string} way
 * @param {Place} place
 * @param {readonly Program[]} programs
 * @returns {() => Promise<Cell>}
 */
function job(way, { node, state, makeFolder }, programs) {
  return async () => {
    const problems = [];
    for (const { check, file, args = [] } of programs) {
      const cwd = makeFolder();
      mkdirSync(cwd, { recursive: true });
      write(join(cwd, 'big.log'), `${LOG.join('\n')}\n`);
      for (const [name, found] of Object.entries(LOGS)) {
        write(join(cwd, 'logs', name), found.map(([, line]) => `${line}\n`).join(''));
      }
      write(join(cwd, 'logs/.ignore'), 'ignored.log\n');
      const outcome = await run(node.path, [file, ...args], { cwd });
      const problem = problemOf(check, outcome, cwd, state);
      if (problem) problems.push(`${check}: ${problem}`);
    }
    return { way, node: node.version, state, problem: problems.join('; ') || undefined };
  };
}
