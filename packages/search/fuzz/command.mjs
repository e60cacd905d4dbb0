import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { nativeProblem } from '@parallel/core';
import { flagsOf } from './options.mjs';
import { runGrep } from './output.mjs';

const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

/**
 * A way to call the command: with the files' names, or as a folder; and options that must not
 * change what is printed.
 * @param {import('./random.mjs').Random} r
 * @param {import('./options.mjs').How} how
 */
export function randomCall(r, how) {
  // Of a folder's files without a match nothing is counted, as by ripgrep.
  const isFolder = !nativeProblem() && !how.counts && r.chance(0.3);
  const words = r.of([[], [], ['--chunk-bytes', '1'], ['--chunk-bytes', '7'], ['-j', '1']]);
  const kernel = r.chance(0.2) ? ['--kernel', 'js', '--strategy', 'inline'] : [];
  return { isFolder, words: isFolder ? [] : [...words, ...kernel] };
}

/** @typedef {ReturnType<typeof randomCall>} Call */

/**
 * What both commands print of the same files, byte for byte, and their exit status.
 * @param {string} folder in which there are these files and no others
 * @param {readonly string[]} names
 * @param {string} pattern
 * @param {import('./options.mjs').How} how
 * @param {Call} call
 */
export async function runBoth(folder, names, pattern, how, call) {
  const args = [...flagsOf(how), '-e', pattern];
  const named = call.isFolder ? names.map((name) => `./${name}`).sort() : names;
  const expected = runGrep(folder, ['-EH', ...args, '--', ...named]);
  const paths = call.isFolder ? ['--sort', 'path', '.'] : ['--', ...names];
  const ours = await ownCommand(folder, ['-H', ...call.words, ...args, ...paths]);
  return { expected: shown(expected), ours: shown(ours) };
}

/** @param {{ status: number | null, stdout: string }} outcome */
const shown = ({ status, stdout }) => `${stdout}exit ${status}\n`;

/**
 * @param {string} cwd
 * @param {readonly string[]} args
 * @returns {Promise<{ status: number | null, stdout: string }>}
 */
function ownCommand(cwd, args) {
  return new Promise((resolve) => {
    const how = { cwd, encoding: /** @type {const} */ ('latin1'), maxBuffer: 1 << 28 };
    const child = execFile(process.execPath, [CLI, ...args], how, (_, stdout, stderr) =>
      resolve({ status: child.exitCode, stdout: stdout + stderr }),
    );
  });
}
