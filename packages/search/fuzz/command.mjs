import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runRipgrep } from './multiline.mjs';
import { flagsOf } from './options.mjs';
import { replaced, runGrep } from './output.mjs';

const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

/**
 * A way to call the command: with the files' names, as a folder, or with a file's text piped in; and options that must not
 * change what is printed.
 * @param {import('./random.mjs').Random} r
 * @param {import('./options.mjs').How} how
 */
export function randomCall(r, how) {
  // Of a folder's files without a match nothing is counted, as by ripgrep.
  const isFolder = !how.counts && r.chance(0.3);
  const isPiped = !how.multiline && !isFolder && r.chance(0.15);
  const words = r.of([[], [], ['--chunk-bytes', '1'], ['--chunk-bytes', '7'], ['-j', '1']]);
  const kernel = r.chance(0.2) ? ['--kernel', 'js', '--strategy', 'inline'] : [];
  return { isFolder, isPiped, words: isPiped ? [] : isFolder ? kernel : [...words, ...kernel] };
}

/** What a run without the addon says once. */
const NOTICE = /^\(node:\d+\) \[PARALLEL_JS_KERNEL\].*\n\(Use .*\n/m;

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
  const args = ['-e', pattern, ...flagsOf(how)];
  const own = how.replace === undefined ? args : [...args, '-r', how.replace];
  if (call.isPiped) {
    const outcomes = [];
    for (const name of names) {
      const input = readFileSync(join(folder, name));
      const { status, stdout } = runGrep(folder, args, input);
      const expected = { status, stdout: replaced(stdout, pattern, how) ?? '' };
      outcomes.push({ expected, ours: await ownCommand(folder, [...call.words, ...own], input) });
    }
    return {
      expected: outcomes.map(({ expected }) => shown(expected)).join(''),
      ours: outcomes.map(({ ours }) => shown(ours)).join(''),
    };
  }
  if (how.multiline) {
    const sorted = call.isFolder ? [...names].sort() : names;
    // A pattern that never goes over lines has these counted by `-c`.
    const words = own.map((word) => (word === '-c' ? '--count-matches' : word));
    const ripgrep = runRipgrep(folder, ['-H', ...words], sorted);
    return {
      expected: shown(ripgrep),
      ours: shown(await ownMultiline(folder, own, names, how, call)),
    };
  }
  const named = call.isFolder ? names.map((name) => `./${name}`).sort() : names;
  const expected = runGrep(folder, ['-H', ...args, '--', ...named]);
  const paths = call.isFolder ? ['--sort', 'path', '.'] : ['--', ...names];
  const ours = await ownCommand(folder, ['-H', ...call.words, ...own, ...paths]);
  const stdout = replaced(expected.stdout, pattern, how) ?? '';
  return { expected: shown({ ...expected, stdout }), ours: shown(ours) };
}

/**
 * Without the folder before the names of its files.
 * @param {string} folder
 * @param {readonly string[]} own
 * @param {readonly string[]} names
 * @param {import('./options.mjs').How} how
 * @param {Call} call
 */
async function ownMultiline(folder, own, names, { counts }, call) {
  const paths = call.isFolder ? ['--sort', 'path', '.'] : ['--', ...names];
  const { status, stdout } = await ownCommand(folder, ['-H', ...call.words, ...own, ...paths]);
  const bare = stdout.replace(/^\.\//gm, '');
  // Of files without a match ripgrep counts nothing.
  return { status, stdout: counts ? bare.replace(/^f\d+:0\n/gm, '') : bare };
}

/** @param {{ status: number | null, stdout: string }} outcome */
const shown = ({ status, stdout }) => `${stdout}exit ${status}\n`;

/**
 * @param {string} cwd
 * @param {readonly string[]} args
 * @param {Buffer} [input] piped in, in two portions
 * @returns {Promise<{ status: number | null, stdout: string }>}
 */
function ownCommand(cwd, args, input) {
  return new Promise((resolve) => {
    const how = { cwd, encoding: /** @type {const} */ ('latin1'), maxBuffer: 1 << 28 };
    const child = execFile(process.execPath, [CLI, ...args], how, (_, stdout, stderr) =>
      resolve({ status: child.exitCode, stdout: stdout + stderr.replace(NOTICE, '') }),
    );
    if (!input) return;
    // Whoever ends early does not read on.
    child.stdin?.on('error', () => {});
    child.stdin?.write(input.subarray(0, input.length >> 1), () =>
      child.stdin?.end(input.subarray(input.length >> 1)),
    );
  });
}
