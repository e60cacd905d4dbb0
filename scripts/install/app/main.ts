/* A user's program: a task of their own, a search, a picture. Says what came out, as JSON. */
import { createHash } from 'node:crypto';
import { processes, task, threads } from '@parallel/core';
import { type Image, render } from '@parallel/mandelbrot';
import { type FileMatches, type Matches, search, searchFile } from '@parallel/search';

const square = task<typeof import('./square.js')>(new URL('./square.js', import.meta.url));

async function squares(make: typeof threads | typeof processes): Promise<number[]> {
  await using pool = make({ workers: 2 });
  return await pool.map(square, [1, 2, 3]).toArray();
}

const matches: Matches = await searchFile('big.log', /timeout after \d+ ms/);
const files: FileMatches[] = [];
for await (const file of search('logs', 'timeout', { sort: 'path' })) files.push(file);
const view = { width: 60, height: 40, x0: -2, y0: -1, y1: 1, maxIterations: 200 };
const image: Image = await render(view);
const inJavaScript = await render(view, { kernel: 'js', strategy: 'threads', workers: 2 });

console.log(
  JSON.stringify({
    threads: await squares(threads),
    processes: await squares(processes),
    lines: [...matches].map(({ lineNumber, text }) => `${lineNumber} ${text}`),
    files: files.map(({ path, count }) => [path, count]),
    counts: digest(image.counts),
    inJavaScript: digest(inJavaScript.counts),
  }),
);

function digest(counts: Int32Array): string {
  return createHash('sha256').update(counts).digest('hex');
}
