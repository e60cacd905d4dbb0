import { notSlower } from './targets.js';

const RUNS = 5000;

/**
 * What one has to wait for one task, all else at rest.
 * @param {string} engine
 * @returns {import('../types.js').Contender}
 */
function oneAfterAnother(engine) {
  return {
    engine,
    items: RUNS,
    async run(pool) {
      let right = 0;
      for (let i = 0; i < RUNS; i += 1) if ((await pool.one('same', i)) === i) right += 1;
      return right;
    },
    answer: (right) => right,
    expected: RUNS,
  };
}

/** @type {import('../types.js').Suite} */
export const suite = {
  about: '5,000 tasks that do nothing, each awaited before the next',
  tables: async () => [
    {
      title: '5,000 tasks that do nothing, each awaited before the next, threads: time for one',
      rounds: 5,
      workers: 2,
      contenders: [
        'core threads',
        'bare threads',
        'piscina threads',
        'tinypool threads',
        'workerpool threads',
      ].map(oneAfterAnother),
      targets: [notSlower('core threads', 'piscina threads')],
    },
    {
      title: '5,000 tasks that do nothing, each awaited before the next, processes: time for one',
      rounds: 5,
      workers: 2,
      contenders: ['core processes', 'tinypool processes', 'workerpool processes'].map(
        oneAfterAnother,
      ),
      targets: [notSlower('core processes', 'workerpool processes')],
    },
  ],
};
