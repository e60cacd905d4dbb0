import { fileURLToPath } from 'node:url';
import workerpool from 'workerpool';

const script = fileURLToPath(new URL('./workerpool-worker.js', import.meta.url));

/**
 * @param {'thread' | 'process'} workerType
 * @returns {import('../types.js').Engine}
 */
function engine(workerType) {
  return {
    async start(workers) {
      const pool = workerpool.pool(script, { workerType, maxWorkers: workers });
      /** @param {string} name @param {unknown} input */
      const one = async (name, input) => pool.exec(name, [input]);
      return {
        one,
        all: (name, inputs) => Promise.all(inputs.map((input) => one(name, input))),
        stop: async () => pool.terminate(true),
      };
    },
  };
}

export const ofThreads = engine('thread');
export const ofProcesses = engine('process');
