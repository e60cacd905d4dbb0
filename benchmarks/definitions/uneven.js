import { loadTable } from './loads.js';

const SEED = 20_260_101;

/** Numbers from 0 to 1 (mulberry32). @param {number} seed */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** @type {import('../types.js').Suite} */
export const suite = {
  about: '700 tasks of 0.02 to 20 ms on 2 workers',
  tables: async () => {
    const next = random(SEED);
    // Evenly spread over the orders of magnitude; two seconds in all.
    const costs = Array.from({ length: 700 }, () => 0.02 * 1000 ** next());
    return [loadTable('700 tasks of 0.02 to 20 ms, 2 workers', costs, 0.95)];
  },
};
