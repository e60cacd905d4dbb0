/* The first search of a process, whose columns are memory that the system has to clear before. */
import { countMatches } from '@parallel/search';
import { sampleFile } from './sample.js';
import { searchProcess } from './search-process.js';

/** @type {import('../types.js').Suite} */
export const suite = {
  about: 'the first search of a process that brings very much, beside its second',
  async tables() {
    const file = await sampleFile();
    const count = await countMatches(file, '');
    return [
      {
        title: 'every line, to columns, in a process of its own',
        unit: 'ms',
        rounds: 5,
        workers: 2,
        contenders: [
          ['the first', 'columns'],
          ['the second', 'columns again'],
        ].map(([name = '', what = '']) =>
          searchProcess(name, what, file, '', count, ({ milliseconds }) => milliseconds),
        ),
        targets: [],
      },
    ];
  },
};
