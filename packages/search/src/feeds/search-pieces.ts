import { type Memory, type Span, type Strategy, task, transfer } from '@parallel/core';
import type { PieceMatches } from '../kernels/kernel.js';
import type { BlockInput, SearchJob } from '../search-task.js';
import {
  freshMemory,
  type LineBlock,
  type PositionedReader,
  readBlocks,
  slotMemory,
} from './blocks.js';
import { cutRanges } from './ranges.js';

type Tasks = typeof import('../search-task.js');
// Both are built into one folder, beside each other.
const url = new URL('./search-task.js', import.meta.url);
const rangeTask = task<Tasks, 'searchRange'>(url, 'searchRange');
const blockTask = task<Tasks, 'searchBlock'>(url, 'searchBlock');

/** A piece of the file, searched; they come in the file's order. */
export interface SearchedPiece {
  readonly matches: PieceMatches;
  readonly bytes: number;
}

/** What may end a search before its time, and who is told how it goes. */
interface Ending {
  readonly signal: AbortSignal | undefined;
  /** Milliseconds that a piece may take. */
  readonly timeout: number | undefined;
  readonly onSpan?: ((span: Span) => void) | undefined;
}

/** Feed `ranges`: each worker reads its own byte range. */
export async function* searchRanges(
  strategy: Strategy,
  job: SearchJob,
  size: number,
  chunkBytes: number,
  ending: Ending,
): AsyncGenerator<SearchedPiece> {
  const ranges = cutRanges(size, chunkBytes);
  const inputs = ranges.map((range) => ({ job, range }));
  let index = 0;
  for await (const matches of strategy.map(rangeTask, inputs, ending)) {
    const { start, end } = ranges[index++]!;
    yield { matches, bytes: end - start };
  }
}

/** Feed `lines`: this side reads and hands blocks of lines out. */
export async function* searchBlocks(
  strategy: Strategy,
  job: SearchJob,
  file: PositionedReader,
  memory: Memory,
  chunkBytes: number,
  ending: Ending,
): AsyncGenerator<SearchedPiece> {
  // A text that is searched as a whole is one block.
  const underWay = job.pattern.multiline ? 0 : 4 * strategy.workers;
  // Room for a block and the part of a line that the block before it had left over.
  const slotBytes = 2 * chunkBytes;
  const slots =
    memory === 'shared' && strategy.kind !== 'inline'
      ? strategy.share(Uint8Array, (underWay + 1) * slotBytes)
      : undefined;
  const room = slots ? slotMemory(slots, slotBytes) : freshMemory;
  const sizes: number[] = [];
  async function* inputs() {
    for await (const { bytes, offset } of readBlocks(file, chunkBytes, room)) {
      sizes.push(bytes.length);
      const input: BlockInput = { job, bytes, offset };
      yield memory === 'transfer' ? transfer(input, [bytes.buffer as ArrayBuffer]) : input;
    }
  }
  // A Transferred is unwrapped on the way: the task sees the BlockInput.
  const source = inputs() as AsyncIterable<BlockInput>;
  const options = { ...ending, chunkSize: 1, bufferSize: Math.max(1, underWay) };
  let index = 0;
  try {
    for await (const matches of strategy.map(blockTask, source, options)) {
      yield { matches, bytes: sizes[index++]! };
    }
  } finally {
    if (slots) strategy.unshare(slots);
  }
}

/** Searches blocks of lines that come from elsewhere; they are given back along with what was found. */
export async function* mapBlocks<B extends LineBlock>(
  strategy: Strategy,
  job: SearchJob,
  blocks: AsyncIterable<B>,
  underWay: number,
  ending: Ending,
): AsyncGenerator<{ readonly block: B; readonly matches: PieceMatches }> {
  const given: B[] = [];
  async function* inputs(): AsyncGenerator<BlockInput> {
    for await (const block of blocks) {
      given.push(block);
      yield { job, bytes: block.bytes, offset: block.offset };
    }
  }
  const options = { ...ending, chunkSize: 1, bufferSize: underWay };
  for await (const matches of strategy.map(blockTask, inputs(), options)) {
    yield { block: given.shift()!, matches };
  }
}
