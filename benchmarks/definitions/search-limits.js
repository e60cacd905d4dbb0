/* What a search may take of its process: memory, and turns of the event loop. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { noMoreThan } from './targets.js';

const exec = promisify(execFile);
const script = fileURLToPath(new URL('../engines/search-process.js', import.meta.url));

/** @typedef {{ count: number, growth: number, delay: number }} Taken */

const searches = [
  { name: 'no line, to columns', what: 'columns', source: 'abcde[0-9]' },
  { name: 'few lines, to columns', what: 'columns', source: 'quick|brown|jumps|lazy|zebra' },
  { name: 'every line, counted', what: 'count', source: '' },
  { name: 'every line, in batches', what: 'stream', source: '' },
  { name: 'every line, to columns', what: 'columns', source: '' },
];

/**
 * @param {string} path
 * @param {(source: string) => Promise<number>} countOf
 * @returns {Promise<import('../types.js').Table[]>}
 */
export async function limitsTables(path, countOf) {
  const EVERY = 'every line, to columns';
  const lines = await countOf('');
  const contenders = await Promise.all(
    searches.map(async ({ name, what, source }) => ({
      engine: 'call',
      name,
      items: 1,
      expected: await countOf(source),
      /** @param {import('../types.js').RunningEngine} engine */
      run: (engine) =>
        engine.one('same', async () => {
          const { stdout } = await exec(process.execPath, [script, what, path, source]);
          return JSON.parse(stdout);
        }),
      /** @param {unknown} taken */
      answer: (taken) => /** @type {Taken} */ (taken).count,
    })),
  );
  const few = searches.map(({ name }) => name).filter((name) => !name.startsWith('every'));
  return [
    {
      title: 'resident memory, peak of the search over what was there before',
      unit: 'MB',
      rounds: 3,
      workers: 2,
      contenders: contenders.map((contender) => ({
        ...contender,
        value: (taken) => /** @type {Taken} */ (taken).growth / 1e6,
      })),
      targets: [
        ...few.map((name) => noMoreThan(64, name, 'MB')),
        noMoreThan((16 * lines) / 1e6, EVERY, 'MB', '16 bytes a match'),
      ],
    },
    {
      title: 'longest wait of the event loop during the search',
      unit: 'ms',
      rounds: 3,
      workers: 2,
      contenders: contenders.map((contender) => ({
        ...contender,
        value: (taken) => /** @type {Taken} */ (taken).delay,
      })),
      targets: searches.map(({ name }) => noMoreThan(10, name, 'ms')),
    },
  ];
}
