import { timesAsFast } from './targets.js';

/**
 * All overhead. Who sends a message for each input is so much slower that it
 * gets a tenth of the inputs, 100,000 at a time, and the rates are compared.
 * @param {string} engine
 * @param {number} items
 * @returns {import('../types.js').Contender}
 */
function numbers(engine, items) {
  const inputs = Array.from({ length: items }, (_, i) => i);
  return {
    engine,
    items,
    run: (pool) => pool.all('same', inputs),
    // Each in its place.
    answer: (outputs) =>
      /** @type {unknown[]} */ (outputs).filter((output, i) => output === i).length,
    expected: items,
  };
}

const shared = { rounds: 3, workers: 2, rate: true };

/** @type {import('../types.js').Suite} */
export const suite = {
  about: '1,000,000 numbers through a task that does nothing',
  tables: async () => [
    {
      ...shared,
      title: '1,000,000 numbers (run, exec: 100,000) through a task that does nothing, 2 threads',
      contenders: [
        numbers('core threads', 1_000_000),
        numbers('bare threads', 1_000_000),
        numbers('piscina threads', 100_000),
        numbers('tinypool threads', 100_000),
        numbers('workerpool threads', 100_000),
      ],
      targets: [timesAsFast(50, 'core threads', 'piscina threads')],
    },
    {
      ...shared,
      title: '1,000,000 numbers (run, exec: 100,000) through a task that does nothing, 2 processes',
      contenders: [
        numbers('core processes', 1_000_000),
        numbers('tinypool processes', 100_000),
        numbers('workerpool processes', 100_000),
      ],
      targets: [timesAsFast(50, 'core processes', 'workerpool processes')],
    },
  ],
};
