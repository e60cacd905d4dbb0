import { spinEnd, stepsPerMillisecond } from './spin.js';
import { notSlower } from './targets.js';

const ROWS = 40;
const WIDTH = 4096;

/**
 * A picture in shared memory, a row each task.
 * @param {string} engine
 * @param {number} steps
 * @returns {import('../types.js').Contender}
 */
function picture(engine, steps) {
  return {
    engine,
    items: 1,
    prepare: (pool) => pool.share?.(ROWS * WIDTH),
    async run(pool, prepared) {
      const pixels = /** @type {Uint8Array} */ (prepared).fill(0);
      const rows = Array.from({ length: ROWS }, (_, y) => ({
        pixels,
        y,
        width: WIDTH,
        steps: steps + y,
      }));
      await pool.all('row', rows);
      return pixels;
    },
    answer: (result) => {
      const pixels = /** @type {Uint8Array} */ (result);
      return pixels.filter((pixel, i) => pixel === (spinEnd(steps + Math.floor(i / WIDTH)) & 0xff))
        .length;
    },
    expected: ROWS * WIDTH,
  };
}

/** @type {import('../types.js').Suite} */
export const suite = {
  about: '40 rows of 100 ms each into shared memory, processes against threads',
  tables: async () => {
    const steps = Math.round(100 * stepsPerMillisecond());
    return [
      {
        title: '40 rows of 100 ms each into shared memory, 2 workers',
        rounds: 5,
        workers: 2,
        contenders: ['core threads', 'core processes'].map((engine) => picture(engine, steps)),
        targets: [notSlower('core processes', 'core threads', 0.05)],
      },
    ];
  },
};
