/**
 * Calls a function in this process: what is measured has workers, or a process, of its own.
 * @type {import('../types.js').Engine}
 */
export const call = {
  async start() {
    /** @type {(task: string, run: unknown) => Promise<unknown>} */
    const one = async (_task, run) => /** @type {() => unknown} */ (run)();
    return {
      one,
      all: (/** @type {string} */ task, /** @type {readonly unknown[]} */ runs) =>
        Promise.all(runs.map((run) => one(task, run))),
      stop: async () => {},
    };
  },
};
