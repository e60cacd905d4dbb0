import * as tasks from './tasks.js';

const named = /** @type {Record<string, (input: unknown) => unknown>} */ (tasks);

/** No workers: a loop where it is called. @type {import('../types.js').Engine} */
export const loop = {
  async start() {
    return {
      one: async (name, input) => named[name]?.(input),
      all: async (name, inputs) => inputs.map((input) => named[name]?.(input)),
      stop: async () => {},
    };
  },
};
