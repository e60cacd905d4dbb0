import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export const OURS = '@parallel/search';
const exec = promisify(execFile);

/** Lines and bytes that a program writes into a pipe. @param {string} line @param {string[]} values */
export async function piped(line, ...values) {
  const { stdout } = await exec('sh', ['-c', `${line} | wc -lc`, 'sh', ...values]);
  return stdout.trim().replace(/\s+/g, ' ');
}

/** How many lines a program has printed. @param {unknown} result */
export const linesOf = (result) => Number(String(result).split(' ')[0]);

/**
 * @param {string} name
 * @param {() => unknown} run
 * @param {unknown} expected
 * @param {(result: unknown) => unknown} [answer]
 * @returns {import('../types.js').Contender}
 */
export function contender(name, run, expected, answer = (result) => result) {
  return {
    engine: 'call',
    name,
    items: 1,
    run: (engine) => engine.one('same', run),
    answer,
    expected,
  };
}
