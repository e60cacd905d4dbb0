/* What one writes by hand: workers, and messages that carry many inputs. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

const script = new URL('./bare-worker.js', import.meta.url);
const CHUNK = 10_000;

/**
 * @param {(inputs: readonly unknown[], workers: number) => (readonly unknown[])[]} split
 * @returns {import('../types.js').Engine}
 */
function engine(split) {
  return {
    async start(workers) {
      const threads = Array.from({ length: workers }, () => new Worker(script));
      /** @param {Worker | undefined} thread @param {string} task @param {readonly unknown[]} inputs */
      const send = async (thread, task, inputs) => {
        thread?.postMessage({ task, inputs });
        const [outputs] = await once(/** @type {Worker} */ (thread), 'message');
        return outputs;
      };
      return {
        one: async (task, input) => (await send(threads[0], task, [input]))[0],
        async all(task, inputs) {
          const chunks = split(inputs, workers);
          /** @type {unknown[][]} */
          const outputs = [];
          let next = 0;
          const feed = async (/** @type {Worker} */ thread) => {
            while (next < chunks.length) {
              const at = next++;
              outputs[at] = await send(thread, task, chunks[at] ?? []);
            }
          };
          await Promise.all(threads.map(feed));
          return outputs.flat();
        },
        stop: () => Promise.all(threads.map((thread) => thread.terminate())),
      };
    },
  };
}

/** A chunk for whoever is free. */
export const ofThreads = engine((inputs) =>
  Array.from({ length: Math.ceil(inputs.length / CHUNK) }, (_, i) =>
    inputs.slice(i * CHUNK, (i + 1) * CHUNK),
  ),
);

/**
 * For inputs that are their own costs: a share for each worker, all shares as
 * long, one message each. Nobody who does not know the costs can be faster.
 */
export const ofShares = engine((inputs, workers) => {
  const shares = Array.from({ length: workers }, () => ({
    cost: 0,
    inputs: /** @type {number[]} */ ([]),
  }));
  for (const input of /** @type {number[]} */ ([...inputs]).sort((a, b) => b - a)) {
    const least = shares.reduce((a, b) => (b.cost < a.cost ? b : a));
    least.cost += input;
    least.inputs.push(input);
  }
  return shares.map((share) => share.inputs);
});
