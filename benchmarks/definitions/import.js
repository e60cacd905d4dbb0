import { libraries } from '../engines/index.js';
import { addsLessThan } from './targets.js';

/**
 * @param {string} name
 * @param {string} code
 * @returns {import('../types.js').Contender}
 */
function program(name, code) {
  return {
    engine: 'node',
    name,
    items: 1,
    run: (node) => node.one('same', code),
    answer: (result) => result,
    expected: 'status 0',
  };
}

/** @type {import('../types.js').Suite} */
export const suite = {
  about: 'a program that imports the library and ends, over one that does nothing',
  tables: async () => [
    {
      title: 'node -e "await import(\'…\')", from start to end',
      rounds: 20,
      workers: 1,
      contenders: [
        program('node', ''),
        ...libraries.map((name) => program(name, `await import('${name}')`)),
      ],
      targets: [addsLessThan('@parallel/core', 'node', 30)],
    },
  ],
};
