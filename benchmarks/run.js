#!/usr/bin/env node
/* Measures every engine of a suite on every workload, checks the answers, prints a table, keeps a record. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';

const ROUNDS = 5;

/** @type {Record<string, { workloads: () => Promise<import('./types.js').Workload[]>, engines: () => Promise<import('./types.js').Engine[]> }>} */
const suites = {
  pool: {
    workloads: async () => (await import('./definitions/pool.js')).workloads,
    engines: async () => [
      ...(await import('./engines/core.js')).engines,
      ...(await import('./engines/tinypool.js')).engines,
    ],
  },
};

const chosen = process.argv.slice(2);
for (const name of chosen) {
  if (name in suites) continue;
  console.error(`error: suite '${name}' is invalid. Allowed: ${Object.keys(suites).join(', ')}.`);
  process.exit(2);
}

const workers = availableParallelism();
const machine = `${cpus()[0]?.model.trim()}, ${workers} cores, Node.js ${process.version}`;
/** @type {Record<string, unknown[]>} */
const record = {};
let failed = false;

for (const [name, suite] of Object.entries(suites)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  record[name] = await runSuite(await suite.workloads(), await suite.engines());
}
mkdirSync(new URL('./record/', import.meta.url), { recursive: true });
const date = new Date().toISOString().slice(0, 10);
const slug = machine.toLowerCase().replaceAll(/[^a-z0-9.]+/g, '-');
const file = new URL(`./record/${date}-${slug}.json`, import.meta.url);
writeFileSync(file, `${JSON.stringify({ date, machine, workers, suites: record }, null, 2)}\n`);
if (failed) process.exitCode = 1;

/**
 * @param {import('./types.js').Workload[]} workloads
 * @param {import('./types.js').Engine[]} engines
 */
async function runSuite(workloads, engines) {
  const running = await Promise.all(
    engines.map(async (engine) => ({ name: engine.name, engine: await engine.start(workers) })),
  );
  const rows = [];
  for (const workload of workloads) {
    /** @type {Map<string, number[]>} */
    const times = new Map(running.map(({ name }) => [name, []]));
    // The first round starts workers and compiles: it is not counted.
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const { name, engine } of running) {
        const start = performance.now();
        const answer = await engine.run(workload);
        const seconds = (performance.now() - start) / 1000;
        if (answer !== workload.expected) {
          failed = true;
          console.error(
            `wrong answer: ${name} on "${workload.name}" says ${answer}, not ${workload.expected}`,
          );
        }
        if (round > 0) times.get(name)?.push(seconds);
      }
    }
    const first = median([...times.values()][0] ?? []);
    console.log(`\n${workload.name} (${machine}; median of ${ROUNDS})`);
    for (const [name, seconds] of times) {
      const middle = median(seconds);
      const ratio = (middle / first).toFixed(2).padStart(8);
      const spread = `${Math.min(...seconds).toFixed(3)} to ${Math.max(...seconds).toFixed(3)}`;
      console.log(`  ${name.padEnd(32)} ${middle.toFixed(3)} s ${ratio} ×   (${spread})`);
      rows.push({ workload: workload.name, engine: name, median: middle, seconds });
    }
  }
  await Promise.all(running.map(({ engine }) => engine.stop()));
  return rows;
}

/** @param {number[]} values */
function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
