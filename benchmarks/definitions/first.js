import { notSlower } from './targets.js';

/**
 * From nothing to the first output. One worker: who starts all of them at once
 * is not to pay for those that were not needed.
 * @param {string} engine
 * @returns {import('../types.js').Contender}
 */
function firstResult(engine) {
  return {
    engine,
    items: 1,
    run: (pool) => pool.one('same', 7),
    answer: (output) => output,
    expected: 7,
  };
}

/** @type {import('../types.js').Suite} */
export const suite = {
  about: 'from making a pool of one worker to its first output',
  tables: async () => [
    {
      title: 'from making a pool of one thread to its first output',
      rounds: 10,
      workers: 1,
      cold: true,
      contenders: [
        'core threads',
        'bare threads',
        'piscina threads',
        'tinypool threads',
        'workerpool threads',
      ].map(firstResult),
      targets: [notSlower('core threads', 'piscina threads')],
    },
    {
      title: 'from making a pool of one process to its first output',
      rounds: 10,
      workers: 1,
      cold: true,
      contenders: ['core processes', 'tinypool processes', 'workerpool processes'].map(firstResult),
      targets: [notSlower('core processes', 'workerpool processes')],
    },
  ],
};
