import { createChunker } from '../schedule/chunker.js';
import type { MapRun } from './map-run.js';
import type { ChunkReader } from './source.js';

/** Positions that one pump is to feed: all, or those dealt out to one worker. */
export interface Lane {
  readonly first: number;
  readonly worker?: number | undefined;
}

/**
 * Pulls chunks from a source and has the executor run them, no further ahead
 * of the consumer than the buffer allows. Resolves when all have a result;
 * rejects with what the source threw.
 */
export async function pump<Input, Output>(
  run: MapRun<Input, Output>,
  reader: ChunkReader<Input>,
  lane: Lane = { first: 0 },
): Promise<void> {
  const { executor, options, bell } = run;
  const { chunkSize = 'auto', bufferSize } = options;
  const chunker = createChunker(chunkSize, lane.worker === undefined ? executor.workers : 1);
  let position = lane.first;
  let running = 0;

  const isFull = () => {
    // A chunk for each worker to run and one to have at hand; as many again may wait for the consumer.
    if (running >= 2 * (lane.worker === undefined ? executor.workers : 1)) return true;
    if (run.keepsAll) return false;
    if (bufferSize !== undefined) return run.piecesAhead >= bufferSize;
    return run.chunksAhead >= 4 * executor.workers;
  };

  try {
    while (!run.stopped) {
      if (isFull()) {
        await bell.rung();
        continue;
      }
      const room =
        bufferSize === undefined ? Number.POSITIVE_INFINITY : bufferSize - run.piecesAhead;
      const reading = reader.read(Math.min(chunker.next(reader.remaining()), room));
      const inputs = Array.isArray(reading) ? reading : await reading;
      if (inputs.length === 0 || run.stopped) break;
      const first = position;
      position += inputs.length;
      run.piecesAhead += inputs.length;
      run.chunksAhead += 1;
      running += 1;
      const more = { worker: lane.worker, remaining: reader.remaining() };
      void run.runChunk(first, inputs, more).then((result) => {
        running -= 1;
        if (!result.failure) chunker.record(inputs.length, result.milliseconds);
        bell.ring();
      });
    }
  } finally {
    while (running > 0) await bell.rung();
  }
}
