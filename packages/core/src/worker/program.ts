import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { ParallelError } from '../errors.js';

const NAME = 'worker.cjs';
let found: string | undefined;

/**
 * The file that workers run: beside this module, or, where that is in somebody's bundle, in the
 * package that it has come from.
 * @throws ParallelError `UNSUPPORTED_PLATFORM` where there is neither.
 */
export function workerProgram(): string {
  found ??= find();
  return found;
}

function find(): string {
  // Named by a variable: bundlers would take a literal for a file of their own.
  const beside = fileURLToPath(new URL(NAME, import.meta.url));
  if (existsSync(beside)) return beside;
  try {
    return createRequire(import.meta.url).resolve('@parallel/core/worker');
  } catch (cause) {
    throw new ParallelError(
      'UNSUPPORTED_PLATFORM',
      `the program of the workers is not at ${beside}: leave @parallel/core out of the bundle (external), or copy worker.cjs and worker-later.cjs from its dist`,
      { cause },
    );
  }
}
