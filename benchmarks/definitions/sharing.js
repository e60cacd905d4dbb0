import { sameTime } from './targets.js';

const RUNS = 500;
const SIZES = { '1 MiB': 2 ** 20, '1 GiB': 2 ** 30 };

/**
 * Passes shared memory along, again and again; each run finds what the one before has left.
 * @param {string} engine
 * @param {string} size
 * @param {number} length
 * @returns {import('../types.js').Contender}
 */
function passing(engine, size, length) {
  return {
    engine,
    name: `${engine}, ${size}`,
    items: RUNS,
    prepare: (pool) => pool.share?.(length),
    async run(pool, prepared) {
      const bytes = /** @type {Uint8Array} */ (prepared);
      let right = 0;
      for (let i = 0; i < RUNS; i += 1) {
        const before = bytes[length >> 1];
        const value = (i * 7 + 1) % 256;
        const found = await pool.one('touch', { bytes, value });
        if (found === before && bytes[length >> 1] === value) right += 1;
      }
      return right;
    },
    answer: (right) => right,
    expected: RUNS,
  };
}

/** @type {import('../types.js').Suite} */
export const suite = {
  about: 'shared memory passed to a task that touches one byte, 1 MiB and 1 GiB',
  tables: async () =>
    ['core threads', 'core processes'].map((engine) => ({
      title: `shared memory passed to a task that touches one byte, ${engine}: time for one`,
      rounds: 7,
      workers: 2,
      contenders: Object.entries(SIZES).map(([size, length]) => passing(engine, size, length)),
      targets: [sameTime(`${engine}, 1 GiB`, `${engine}, 1 MiB`, 1.2, 20)],
    })),
};
