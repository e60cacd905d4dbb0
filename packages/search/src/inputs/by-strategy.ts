import { notWhenAborted, whenAborted } from '@parallel/core/portable';
import type { LineBlock } from '../feeds/blocks.js';
import { mapBlocks } from '../feeds/search-pieces.js';
import type { SearchJob } from '../search-task.js';
import type { FoundBlock, InputFacts, LinesSearch } from './search-lines.js';

/** A block, and what is known of its file by then. */
export type FactsBlock = LineBlock & { readonly facts?: InputFacts };

const PLAIN: InputFacts = { decoded: false, matchesAsBinary: false };

/** Blocks that are there, searched by a strategy's workers. */
export async function* byStrategy(
  blocks: AsyncIterable<FactsBlock>,
  search: LinesSearch,
  close = async () => {},
): AsyncGenerator<FoundBlock> {
  const { job, strategy, signal, pieceTimeout: timeout, timeline } = search;
  const whole: SearchJob = { ...job, path: '', transfer: false };
  const underWay = 4 * strategy.workers;
  // Whoever waits for the source would not hear of it otherwise.
  const abort = () => void close();
  whenAborted(signal, abort);
  try {
    for await (const { block, matches } of mapBlocks(strategy, whole, blocks, underWay, {
      signal,
      timeout,
      onSpan: timeline?.ofMap(),
    })) {
      const { bytes, offset, facts = PLAIN } = block;
      yield { matches, offset, size: bytes.length, bytes, facts };
    }
  } catch (error) {
    // Of a source that was closed for it, the failure is not the reason.
    throw signal?.aborted ? signal.reason : error;
  } finally {
    notWhenAborted(signal, abort);
    await close();
  }
}
