/** A byte range of a file, `end` excluded. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Cuts a file of `size` bytes into ranges of `chunkBytes`; the last may be shorter. */
export function cutRanges(size: number, chunkBytes: number): ByteRange[] {
  const ranges: ByteRange[] = [];
  for (let start = 0; start < size; start += chunkBytes) {
    ranges.push({ start, end: Math.min(start + chunkBytes, size) });
  }
  return ranges;
}
