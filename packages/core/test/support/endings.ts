import { setImmediate } from 'node:timers/promises';
import { processes, task, threads } from '@parallel/core';
import { noNative } from './native.js';

type Endings = typeof import('../fixtures/endings.mjs');
const url = new URL('../fixtures/endings.mjs', import.meta.url);
export const ending = <E extends keyof Endings>(name: E) => task<Endings, E>(url, name);

/** Strategies of workers that share memory here. */
export const ISOLATED = Object.entries({
  threads,
  ...(process.platform === 'linux' && !noNative && { processes }),
});

/** Longer than any test: only the worker itself ends within it. */
export const FOREVER = 2 ** 31 - 1;

/** Until a cell is at least so much. */
export async function reached(cells: Int32Array, index: number, least = 1): Promise<void> {
  while (Atomics.load(cells, index) < least) await setImmediate();
}
