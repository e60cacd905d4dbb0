/* Searches that each have a process of their own, which says what it took. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const exec = promisify(execFile);
const script = fileURLToPath(new URL('../engines/search-process.js', import.meta.url));

/**
 * Bytes of memory, milliseconds for which the event loop waited, and those of the whole search.
 * @typedef {{ count: number, growth: number, delay: number, milliseconds: number }} Taken
 */

/**
 * @param {string} name
 * @param {string} what a key of `searches` in `engines/search-process.js`, or that and ` again`
 * @param {string} path
 * @param {string} source
 * @param {number} expected
 * @param {(taken: Taken) => number} value
 * @returns {import('../types.js').Contender}
 */
export function searchProcess(name, what, path, source, expected, value) {
  return {
    engine: 'call',
    name,
    items: 1,
    expected,
    run: (engine) =>
      engine.one('same', async () => {
        const { stdout } = await exec(process.execPath, [script, what, path, source]);
        return JSON.parse(stdout);
      }),
    answer: (taken) => /** @type {Taken} */ (taken).count,
    value: (taken) => value(/** @type {Taken} */ (taken)),
  };
}
