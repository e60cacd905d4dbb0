import type { Program } from '../wat.js';

/** Files of `programs/<folder>`; the first is run, the others are what it imports. */
export function program(folder: string, ...files: [string, ...string[]]): Program {
  return { folder, files };
}
