import { loadTable } from './loads.js';

/** @type {import('../types.js').Suite} */
export const suite = {
  about: '200 tasks of 10 ms each on 2 workers',
  tables: async () => [loadTable('200 tasks of 10 ms each, 2 workers', Array(200).fill(10), 0.97)],
};
