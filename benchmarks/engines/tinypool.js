import { fileURLToPath } from 'node:url';
import { Tinypool } from 'tinypool';

const filename = fileURLToPath(new URL('./tasks.js', import.meta.url));

/**
 * @param {'worker_threads' | 'child_process'} runtime
 * @returns {import('../types.js').Engine}
 */
function engine(runtime) {
  return {
    async start(workers) {
      const pool = new Tinypool({ filename, runtime, minThreads: workers, maxThreads: workers });
      return {
        one: (name, input) => pool.run(input, { name }),
        all: (name, inputs) => Promise.all(inputs.map((input) => pool.run(input, { name }))),
        stop: () => pool.destroy(),
      };
    },
  };
}

export const ofThreads = engine('worker_threads');
export const ofProcesses = engine('child_process');
