/* A search in a process of its own: how much memory it takes, and how long the event loop waits for it. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { countMatches, search, searchFile, streamFile } from '@parallel/search';

const [what = '', path = '', source = ''] = process.argv.slice(2);
const pattern = new RegExp(source);

/**
 * All matches of a tree, its columns touched.
 * @param {string} path
 * @param {import('@parallel/search').TreeOptions} options
 */
async function tree(path, options) {
  let count = 0;
  for await (const { lineNumbers, spans } of search(path, pattern, options)) {
    count += spans ? spans.starts.length : lineNumbers.length;
  }
  return count;
}

/** @type {Record<string, (path: string) => Promise<number>>} */
const searches = {
  columns: async (path) => {
    // What is touched counts: the columns are there as a whole.
    const { lineNumbers, offsets } = await searchFile(path, pattern);
    return Math.min(lineNumbers.length, offsets.length);
  },
  stream: async (path) => {
    let count = 0;
    for await (const batch of streamFile(path, pattern)) count += batch.count;
    return count;
  },
  count: (path) => countMatches(path, pattern),
  spans: async (path) => {
    const { spans } = await searchFile(path, pattern, { spans: true });
    return spans ? Math.min(spans.starts.length, spans.ends.length) : 0;
  },
  multiline: async (path) => {
    const { lineNumbers } = await searchFile(path, pattern, { multiline: true });
    return lineNumbers.length;
  },
  'multiline spans': async (path) => {
    const { spans } = await searchFile(path, pattern, { multiline: true, spans: true });
    return spans?.starts.length ?? 0;
  },
  tree: (path) => tree(path, {}),
  'tree spans': (path) => tree(path, { spans: true }),
  'tree multiline spans': (path) => tree(path, { multiline: true, spans: true }),
  // No search, but two threads that are busy for half a second: what the machine itself makes wait.
  idle: async () => {
    const spin = `const end = performance.now() + 500; while (performance.now() < end);`;
    const codes = [0, 1].map(
      () => new Promise((resolve) => new Worker(spin, { eval: true }).once('exit', resolve)),
    );
    return (await Promise.all(codes)).filter((code) => code === 0).length;
  },
};
const run = searches[what.replace(/ again$/, '')];
if (!run) throw new Error(`no search is called '${what}'`);

// What is loaded at the first use is not the search's.
const small = join(tmpdir(), `parallel-benchmark-small-${process.pid}`);
writeFileSync(small, 'a line\n'.repeat(100_000));
await run(small);
rmSync(small);
if (what.endsWith(' again')) {
  await run(path);
  // What that has found is let go, and its memory with it.
  setFlagsFromString('--expose-gc');
  for (let i = 0; i < 2; i += 1) {
    runInNewContext('gc')();
    await new Promise((resolve) => setImmediate(resolve));
  }
}
globalThis.gc?.();

const PROC = '/proc/self';
const linux = process.platform === 'linux';
// Forgets the peak so far.
if (linux) writeFileSync(`${PROC}/clear_refs`, '5');
const before = process.memoryUsage.rss();
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
await new Promise((resolve) => setTimeout(resolve, 20));
delay.reset();
const start = performance.now();
const count = await run(path);
const milliseconds = performance.now() - start;
await new Promise((resolve) => setTimeout(resolve, 5));
delay.disable();
// In kilobytes. Linux's `maxRSS` begins with that of the process that started this one.
const kilobytes = linux
  ? Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`${PROC}/status`, 'utf8'))?.[1])
  : process.resourceUsage().maxRSS;
const peak = kilobytes * 1024;
console.log(JSON.stringify({ count, growth: peak - before, delay: delay.max / 1e6, milliseconds }));
