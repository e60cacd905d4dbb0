import { fileURLToPath } from 'node:url';
import { Tinypool } from 'tinypool';

const filename = fileURLToPath(new URL('./tasks.js', import.meta.url));

/**
 * @param {string} name
 * @param {'worker_threads' | 'child_process'} runtime
 * @returns {import('../types.js').Engine}
 */
function engine(name, runtime) {
  return {
    name,
    async start(workers) {
      const pool = new Tinypool({ filename, runtime, minThreads: workers, maxThreads: workers });
      return {
        async run({ task, inputs }) {
          const outputs = await Promise.all(inputs.map((input) => pool.run(input, { name: task })));
          return outputs.reduce((sum, output) => sum + output, 0);
        },
        stop: () => pool.destroy(),
      };
    },
  };
}

export const engines = [
  engine('tinypool threads, run', 'worker_threads'),
  engine('tinypool processes, run', 'child_process'),
];
