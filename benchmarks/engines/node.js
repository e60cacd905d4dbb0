import { spawnSync } from 'node:child_process';

/**
 * A Node.js process of its own for each piece of code; what it gives is its stderr and its status.
 * @type {import("../types.js").Engine}
 */
export const node = {
  async start() {
    /** @type {(task: string, code: unknown) => Promise<unknown>} */
    const one = async (_task, code) => {
      const cwd = new URL('.', import.meta.url);
      const { status, stderr } = spawnSync(process.execPath, ['-e', String(code)], { cwd });
      return `${stderr}status ${status}`;
    };
    return {
      one,
      all: (/** @type {string} */ task, /** @type {readonly unknown[]} */ inputs) =>
        Promise.all(inputs.map((input) => one(task, input))),
      stop: async () => {},
    };
  },
};
