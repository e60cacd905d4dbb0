import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';

const filename = fileURLToPath(new URL('./tasks.js', import.meta.url));

/** @type {import('../types.js').Engine} */
export const ofThreads = {
  async start(workers) {
    const pool = new Piscina({ filename, minThreads: workers, maxThreads: workers });
    return {
      one: (name, input) => pool.run(input, { name }),
      all: (name, inputs) => Promise.all(inputs.map((input) => pool.run(input, { name }))),
      stop: () => pool.destroy(),
    };
  },
};
