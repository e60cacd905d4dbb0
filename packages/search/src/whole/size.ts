import { constants } from 'node:buffer';
import { ParallelError } from '@parallel/core';
import type { Engine } from '../kernels/kernel.js';

/** A string of V8's cannot have more characters; the native engine keeps its text in as many bytes. */
const LARGEST: Record<Engine, number> = { js: constants.MAX_STRING_LENGTH, native: 2 ** 31 - 2 };

/** @throws ParallelError `TOO_LARGE` for a text that an engine cannot have in memory as a whole. */
export function checkSize(bytes: number, engine: Engine, name: string): void {
  const most = LARGEST[engine];
  if (bytes <= most) return;
  const what = `option "multiline": ${name === '' ? 'the text' : `file ${JSON.stringify(name)}`}`;
  throw new ParallelError(
    'TOO_LARGE',
    `${what} has ${bytes} bytes; engine "${engine}" can search no more than ${most} as a whole`,
  );
}
