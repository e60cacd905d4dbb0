import type { TextSource } from './text-source.js';

/** A text in several parts of memory, one behind the other; the first byte is at `start`. */
export function joinedText(parts: readonly Uint8Array[], start = 0): TextSource {
  const starts: number[] = [];
  let end = start;
  for (const part of parts) {
    starts.push(end);
    end += part.length;
  }
  return {
    start,
    read(into, offset) {
      let filled = 0;
      for (let i = find(starts, offset); i < parts.length && filled < into.length; i += 1) {
        const from = Math.max(0, offset + filled - starts[i]!);
        const part = parts[i]!.subarray(from, from + into.length - filled);
        into.set(part, filled);
        filled += part.length;
      }
      return filled;
    },
  };
}

/** The index of the last part that begins at `offset` or before. */
function find(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= offset) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}
