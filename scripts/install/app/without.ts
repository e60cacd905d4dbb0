/* What a program is told that cannot do without the addon, and one that does not care. */
import { ParallelError } from '@parallel/core';
import { render } from '@parallel/mandelbrot';
import { searchFile } from '@parallel/search';

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

const quiet = [
  await outcomeOf(render(view, { native: 'quiet' })),
  await outcomeOf(searchFile('big.log', 'timeout', { native: 'quiet' })),
];
const required = [
  await outcomeOf(render(view, { native: 'require' })),
  await outcomeOf(searchFile('big.log', 'timeout', { native: 'require' })),
];
await new Promise((resolve) => setImmediate(resolve));
console.log(JSON.stringify({ quiet, required: [...new Set(required)], warnings }));
