/*
 * What the live page's server can bear, measured on this machine: `npm run load-test`, or a part
 * of it: `npm run load-test -- streaming native --rounds 21`. Starts a server of its own on the
 * loopback address; all of it takes about a minute.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nativeProblem, task, threads } from '@parallel/core';
import { Argument, Command } from 'commander';
import { describeMachine, machineLine } from '../measure/machine.js';
import { median } from '../measure/measure.js';
import { type LaneListener, LaneReader } from '../web/lane-client.js';
import type { PlotRequest } from '../web/wire.js';
import { wholeNumber } from './options.js';

const CLIENTS = 20;
const PICTURES_EACH = 3;
const CLICKS = 21;
const PROBE_EVERY = 10;

const PARTS = ['first', 'streaming', 'crowd'] as const;
const program = new Command('load-test')
  .description("Measures what the live page's server can bear.")
  .addArgument(new Argument('[parts...]', 'what to measure').choices(PARTS))
  .option('--only <text>', 'of the points that are streamed, those with this in their names', '')
  .option('--rounds <n>', 'how often each is streamed', wholeNumber(1, 1000), 7)
  .option('--unmeasured <n>', 'pictures of a point before those', wholeNumber(0, 1000), 3)
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .parse();
const { only, rounds, unmeasured } = program.opts<{
  only: string;
  rounds: number;
  unmeasured: number;
}>();
const chosen = program.args.length > 0 ? program.args : PARTS;

const agent = new Agent({ keepAlive: true });
const workers = availableParallelism();
const BASE: PlotRequest = {
  width: 1024,
  height: 768,
  x0: -2,
  y0: -1,
  y1: 1,
  maxIterations: 3000,
  pruned: false,
  strategy: 'threads',
  memory: 'shared',
  grain: 'tile',
  order: 'sequential',
  kernel: 'js',
  workers,
};
const native = !nativeProblem();
const POINTS: Record<string, PlotRequest> = {
  'threads · shared · tile · js': BASE,
  'threads · copy · row · js': { ...BASE, memory: 'copy', grain: 'row' },
  'processes · copy · row · js': { ...BASE, strategy: 'processes', memory: 'copy', grain: 'row' },
  'inline · shared · row · js': { ...BASE, strategy: 'inline', grain: 'row' },
  ...(native && {
    'native · shared · tile · native': { ...BASE, strategy: 'native', kernel: 'native' },
    'native, 20,000 iterations': {
      ...BASE,
      strategy: 'native',
      kernel: 'native',
      maxIterations: 20_000,
    },
  }),
};

interface Seen {
  /** Milliseconds from asking to the first tile and to the end. */
  readonly first: number;
  readonly all: number;
  readonly bytes: number;
  readonly digest: string;
}

/** Asks for a lane with as little as there is to it: what the client takes is taken from the lane. */
function follow(url: URL, asked: PlotRequest, listener: LaneListener): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'Content-Type': 'application/json' };
    const asking = request(url, { method: 'POST', headers, agent }, (response) => {
      if (response.statusCode !== 200) {
        response.resume();
        return reject(new Error(`the server answers with ${response.statusCode}`));
      }
      const lane = new LaneReader(listener);
      response
        .on('data', (chunk: Buffer) => lane.push(chunk))
        .once('end', () => {
          lane.end();
          resolve();
        })
        .once('error', reject);
    });
    asking.once('error', reject).end(JSON.stringify(asked));
  });
}

/** Has a picture drawn as the page does, and digests its pixels where that is wanted. */
async function look(url: string, asked: PlotRequest, digested = false): Promise<Seen> {
  const start = performance.now();
  let first = 0;
  let all = 0;
  let bytes = 0;
  const counts = digested ? new Uint16Array(asked.width * asked.height) : undefined;
  await follow(new URL('api/plot', url), asked, {
    onEvent(event) {
      if (event.type === 'error') throw new Error(event.message);
      if (event.type === 'done') all = performance.now() - start;
    },
    onTile(tile) {
      first ||= performance.now() - start;
      bytes += tile.counts.byteLength;
      if (!counts) return;
      for (let row = 0; row < tile.height; row += 1) {
        const from = row * tile.width;
        const line = tile.counts.subarray(from, from + tile.width);
        counts.set(line, (tile.y + row) * asked.width + tile.x);
      }
    },
  });
  const digest = counts ? createHash('sha256').update(counts).digest('hex') : '';
  return { first, all, bytes, digest };
}

const quantile = (values: readonly number[], share: number) =>
  [...values].sort((a, b) => a - b)[
    Math.min(values.length - 1, Math.floor(share * values.length))
  ]!;
const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 1)} ms`;

async function firstTiles(url: string): Promise<void> {
  const asked = native ? { ...BASE, strategy: 'native', kernel: 'native' } : BASE;
  for (const pruned of [false, true]) {
    const firsts: number[] = [];
    for (let i = 0; i < CLICKS; i += 1) firsts.push((await look(url, { ...asked, pruned })).first);
    console.log(
      `first tile, ${asked.strategy}, ${pruned ? 'pruned' : 'all steps'}: median ${ms(median(firsts))}, largest ${ms(Math.max(...firsts))} of ${CLICKS}`,
    );
  }
}

/** Each point in turn for a client and for nobody, so that drift hits both alike. */
async function streaming(url: string): Promise<void> {
  const alone = task<typeof import('../web/lanes/plot-alone.js')>(
    new URL('./plot-alone.js', import.meta.url),
  );
  await using pool = threads({ workers: 1 });
  const pixel = { ...BASE, strategy: native ? 'native' : 'inline', width: 1, height: 1 };
  if (native) pixel.kernel = 'native';
  const asked: number[] = [];
  for (let i = 0; i < CLICKS; i += 1) asked.push((await look(url, pixel)).all);
  console.log(`asking for a single pixel, ${pixel.strategy}: median ${ms(median(asked))}`);
  for (const [name, point] of Object.entries(POINTS).filter(([name]) => name.includes(only))) {
    for (let i = 0; i < unmeasured; i += 1) await look(url, point);
    const streamed: number[] = [];
    const silent: number[] = [];
    for (let i = 0; i < rounds; i += 1) {
      const runs = [
        async () => streamed.push((await look(url, point)).all),
        async () => silent.push(1000 * (await pool.run(alone, point))),
      ];
      for (const run of i % 2 === 0 ? runs : runs.reverse()) await run();
    }
    const [with_, without] = [median(streamed), median(silent)];
    console.log(
      `streaming, ${name}: ${ms(with_)} to the last pixel at the client, ${ms(without)} for nobody: ${(100 * (with_ / without - 1)).toFixed(1)} %`,
    );
  }
}

async function crowd(url: string): Promise<void> {
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
}

const folder = mkdtempSync(join(tmpdir(), 'parallel-load-'));
const file = join(folder, 'lines.txt');
writeFileSync(file, 'a line\n');
const cli = fileURLToPath(new URL('./cli.js', import.meta.url));
const server = spawn(process.execPath, [cli, 'serve', '--port', '0', '--file', file], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = new Promise((resolve) => server.once('close', resolve));
for (const [signal, status] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.once(signal, () => process.exit(status));
}
// `load-test | head` is no error.
process.stdout.on('error', () => process.exit(0));
// However it ends, nothing of it is left.
process.once('exit', () => {
  server.kill('SIGINT');
  rmSync(folder, { recursive: true, force: true });
});
try {
  const url = await new Promise<string>((resolve, reject) => {
    server.stdout.setEncoding('utf8').on('data', (text: string) => {
      const found = /http:\S+/.exec(text);
      if (found) resolve(found[0]);
    });
    void ended.then(() => reject(new Error('the server has ended')));
  });
  console.log(machineLine(describeMachine()));
  if (chosen.includes('first')) await firstTiles(url);
  if (chosen.includes('streaming')) await streaming(url);
  if (chosen.includes('crowd')) await crowd(url);
} finally {
  agent.destroy();
  server.kill('SIGINT');
  await ended;
}
