import { open, rename, rm } from 'node:fs/promises';
import { type Progress, task, threads } from '@parallel/core';
import { BLOCK_LINES, type SampleShape } from './sample-task.js';

const makeBlock = task<typeof import('./sample-task.js')>(
  new URL('./sample-task.js', import.meta.url),
);

/** The talk's file: 25 million lines of 10 to 80 characters, 4 of 30 of them spaces. */
export const TALK_SAMPLE: SampleShape = {
  lines: 25_000_000,
  shortest: 10,
  longest: 80,
  spaceWeight: 4,
  seed: 1,
};

export interface SampleOptions {
  readonly workers?: number | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes a sample file. It appears under its name only when it is whole.
 * @returns its size in bytes.
 */
export async function writeSample(
  path: string,
  shape: SampleShape,
  options: SampleOptions = {},
): Promise<number> {
  const unfinished = `${path}.${process.pid}.part`;
  await using pool = threads({ workers: options.workers });
  const blocks = Math.ceil(shape.lines / BLOCK_LINES);
  const inputs = Array.from({ length: blocks }, (_, block) => ({ shape, block }));
  const { signal, onProgress } = options;
  const file = await open(unfinished, 'wx');
  let size = 0;
  try {
    for await (const bytes of pool.map(makeBlock, inputs, { signal, onProgress, chunkSize: 1 })) {
      await file.writeFile(bytes);
      size += bytes.length;
    }
    await file.close();
    await rename(unfinished, path);
  } catch (error) {
    await file.close().catch(() => {});
    await rm(unfinished, { force: true });
    throw error;
  }
  return size;
}
