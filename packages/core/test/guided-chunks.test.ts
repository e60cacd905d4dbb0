import { createChunker, guidedChunks } from '@parallel/core/schedule';
import { describe, expect, it } from 'vitest';

/** The sizes of all chunks of so many pieces. */
function sizesOf(count: number, workers: number): number[] {
  const chunker = guidedChunks(workers);
  const sizes: number[] = [];
  for (let left = count; left > 0; left -= sizes.at(-1)!) {
    sizes.push(chunker.next(left));
    chunker.record(sizes.at(-1)!, 1000 * sizes.length);
  }
  return sizes;
}

describe.each([1, 2, 3, 4, 5, 6, 7, 8])('guidedChunks for %i', (workers) => {
  it('cut every count up exactly, never grow, and end with one', () => {
    for (let count = 1; count <= 300; count += 1) {
      const sizes = sizesOf(count, workers);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(count);
      for (let i = 1; i < sizes.length; i += 1) {
        expect(sizes[i]).toBeLessThanOrEqual(sizes[i - 1]!);
      }
      expect(sizes.at(-1)).toBe(1);
    }
  });

  it('begin with half of a fair share', () => {
    expect(sizesOf(1000 * workers, workers)[0]).toBe(500);
  });

  it('are single pieces where nobody knows how many come', () => {
    const chunker = guidedChunks(workers);
    expect([chunker.next(), chunker.next(undefined)]).toEqual([1, 1]);
  });
});

describe('createChunker', () => {
  it('makes the one that was asked for', () => {
    const firsts = (['guided', 'auto', 5] as const).map((size) => createChunker(size, 2).next(100));
    expect(firsts).toEqual([25, 1, 5]);
  });
});
