import type { Runner } from './runner.js';

export const browserKernels = (): readonly string[] => ['wasm', 'js'];

export const inBrowser: Runner = async () => {
  throw new Error('not connected yet');
};
