import { median } from '../measure/measure.js';
import { look } from './client.js';
import { ms, type Part } from './part.js';
import { BASE, POINTS } from './points.js';

const CLIENTS = 20;
const PICTURES_EACH = 3;
const PROBE_EVERY = 10;

const quantile = (values: readonly number[], share: number) =>
  [...values].sort((a, b) => a - b)[
    Math.min(values.length - 1, Math.floor(share * values.length))
  ]!;

/** Many clients at once; meanwhile somebody asks for something small. */
export const crowd: Part = async ({ url }) => {
  const requests = Object.values(POINTS).map((request) => ({ ...request, maxIterations: 1000 }));
  const digests = new Set<string>();
  let bytes = 0;
  let over = false;
  const answers: number[] = [];
  const probing = (async () => {
    while (!over) {
      const start = performance.now();
      await (await fetch(new URL('api/machine', url))).arrayBuffer();
      answers.push(performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve, PROBE_EVERY));
    }
  })();
  const start = performance.now();
  const firsts: number[] = [];
  const clients = Array.from({ length: CLIENTS }, async (_, client) => {
    for (let i = 0; i < PICTURES_EACH; i += 1) {
      const seen = await look(url, requests[(client + i) % requests.length]!, true);
      digests.add(seen.digest);
      bytes += seen.bytes;
      firsts.push(seen.first);
    }
  });
  await Promise.all(clients);
  const seconds = (performance.now() - start) / 1000;
  over = true;
  await probing;
  if (digests.size !== 1)
    throw new Error(`the clients have seen ${digests.size} different pictures`);
  const pictures = CLIENTS * PICTURES_EACH;
  console.log(
    `${CLIENTS} clients at once: ${pictures} pictures of ${BASE.width} × ${BASE.height}, all alike, in ${seconds.toFixed(1)} s (${(bytes / 1e6 / seconds).toFixed(0)} MB/s); first tile median ${ms(median(firsts))}`,
  );
  console.log(
    `meanwhile the server answered ${answers.length} other requests: median ${ms(median(answers))}, 99 % within ${ms(quantile(answers, 0.99))}, largest ${ms(Math.max(...answers))}`,
  );
};
