/* What a program is told that cannot do without the addon, and one that does not care. */
import { ParallelError } from '@parallel/core';
import { render } from '@parallel/mandelbrot';
import { search, searchFile } from '@parallel/search';

const view = { width: 8, height: 8, x0: -2, y0: -1, y1: 1, maxIterations: 20 };
let warnings = 0;
process.on('warning', () => {
  warnings += 1;
});

async function outcomeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'done';
  } catch (error) {
    if (!(error instanceof ParallelError)) throw error;
    return `${error.code}, ${error.cause instanceof Error ? error.message : 'no cause'}`;
  }
}

async function countOf(native: 'quiet' | 'require'): Promise<number> {
  let count = 0;
  for await (const file of search('logs', 'timeout', { native })) count += file.count;
  return count;
}

const quiet = [
  await outcomeOf(render(view, { native: 'quiet' })),
  await outcomeOf(searchFile('big.log', 'timeout', { native: 'quiet' })),
  await outcomeOf(countOf('quiet')),
];
const required = [
  await outcomeOf(render(view, { native: 'require' })),
  await outcomeOf(searchFile('big.log', 'timeout', { native: 'require' })),
  await outcomeOf(countOf('require')),
];
await new Promise((resolve) => setImmediate(resolve));
console.log(JSON.stringify({ quiet, required: [...new Set(required)], warnings }));
