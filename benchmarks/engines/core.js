import { processes, task, threads } from '@parallel/core';

/** @typedef {import('@parallel/core').Task<unknown, unknown>} AnyTask */
const url = new URL('./tasks.js', import.meta.url);
const tasks = Object.fromEntries(
  ['same', 'spin', 'touch', 'row'].map((name) => [
    name,
    /** @type {AnyTask} */ (/** @type {unknown} */ (task(url, /** @type {never} */ (name)))),
  ]),
);

/**
 * @param {typeof threads | typeof processes} create
 * @returns {import('../types.js').Engine}
 */
function engine(create) {
  return {
    async start(workers) {
      const pool = create({ workers });
      return {
        one: (name, input) => pool.run(/** @type {AnyTask} */ (tasks[name]), input),
        all: (name, inputs) => pool.map(/** @type {AnyTask} */ (tasks[name]), inputs).toArray(),
        share: (bytes) => pool.share(Uint8Array, bytes),
        stop: () => pool.close(),
      };
    },
  };
}

export const ofThreads = engine(threads);
export const ofProcesses = engine(processes);
