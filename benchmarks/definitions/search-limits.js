/* What a search may take of its process: memory, and turns of the event loop. */
import { searchProcess } from './search-process.js';
import { noMoreThan } from './targets.js';

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
  const counts = await Promise.all(searches.map(({ source }) => countOf(source)));
  /** @param {(taken: import('./search-process.js').Taken) => number} value */
  const contenders = (value) =>
    searches.map(({ name, what, source }, i) =>
      searchProcess(name, what, path, source, counts[i] ?? 0, value),
    );
  const few = searches.map(({ name }) => name).filter((name) => !name.startsWith('every'));
  return [
    {
      title: 'resident memory, peak of the search over what was there before',
      unit: 'MB',
      rounds: 3,
      workers: 2,
      contenders: contenders(({ growth }) => growth / 1e6),
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
      contenders: contenders(({ delay }) => delay),
      targets: searches.map(({ name }) => noMoreThan(10, name, 'ms')),
    },
  ];
}
