import { parentPort } from 'node:worker_threads';
import * as tasks from './tasks.js';

parentPort?.on('message', ({ task, inputs }) => {
  const fn = /** @type {Record<string, (input: unknown) => unknown>} */ (tasks)[task];
  parentPort?.postMessage(inputs.map((/** @type {unknown} */ input) => fn?.(input)));
});
