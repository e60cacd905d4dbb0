import { open, rename, rm } from 'node:fs/promises';
import { type Progress, task, threads } from '@parallel/core';
import { BLOCK_LINES, type BlockInput, blockRoom, type SampleShape } from './sample-task.js';

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
  // Slots of shared memory, used in turn: a block is never copied, and no memory is made twice.
  const slots = 4 * pool.workers;
  const room = blockRoom(shape);
  const shared = pool.share(Uint8Array, slots * room);
  const slot = (block: number) => {
    const start = (block % slots) * room;
    return shared.subarray(start, start + room);
  };
  const inputs: BlockInput[] = Array.from({ length: blocks }, (_, block) => ({
    shape,
    block,
    bytes: slot(block),
  }));
  const { signal, onProgress } = options;
  const file = await open(unfinished, 'wx');
  let size = 0;
  try {
    let block = 0;
    const mapOptions = { signal, onProgress, chunkSize: 1, bufferSize: slots };
    for await (const length of pool.map(makeBlock, inputs, mapOptions)) {
      await file.writeFile(slot(block).subarray(0, length));
      block += 1;
      size += length;
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
