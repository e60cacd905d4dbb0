import { type NativeEntry, requireNative } from '@parallel/core/task';
import type { PieceMatches } from './kernels/kernel.js';
import { matcherOf } from './kernels/native.js';
import type { RangeInput } from './search-task.js';

/** All ranges of a file on the addon's threads. */
export const nativeRanges: NativeEntry<RangeInput, PieceMatches> = async (inputs, batch) => {
  const job = inputs[0]?.job;
  if (!job) return;
  const ranges = Float64Array.from(inputs.flatMap(({ range }) => [range.start, range.end]));
  await requireNative().searchRanges(
    matcherOf(job.pattern),
    job.path,
    ranges,
    batch.workers,
    batch.cancel,
    (index, matches) => batch.settle(index, matches),
  );
};
