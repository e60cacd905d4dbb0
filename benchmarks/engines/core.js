import { processes, task, threads } from '@parallel/core';

const url = new URL('./tasks.js', import.meta.url);

/** @typedef {import('@parallel/core').Task<number, number>} NumberTask */
const tasks = {
  square: /** @type {NumberTask} */ (/** @type {unknown} */ (task(url))),
  spin: /** @type {NumberTask} */ (
    /** @type {unknown} */ (task(url, /** @type {never} */ ('spin')))
  ),
};

/**
 * @param {string} name
 * @param {typeof threads | typeof processes} create
 * @returns {import('../types.js').Engine}
 */
function engine(name, create) {
  return {
    name,
    async start(workers) {
      const pool = create({ workers });
      return {
        async run(workload) {
          const named = tasks[workload.task];
          let sum = 0;
          for await (const output of pool.map(named, workload.inputs)) sum += output;
          return sum;
        },
        stop: () => pool.close(),
      };
    },
  };
}

export const engines = [
  engine('@parallel/core threads, map', threads),
  engine('@parallel/core processes, map', processes),
];
