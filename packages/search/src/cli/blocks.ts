import type { FoundLines } from './found-file.js';

/** A part of a block that matches, in its bytes. */
export interface Part {
  readonly start: number;
  readonly end: number;
  /** What is printed for it: what matched, or what replaces it. */
  readonly text: Uint8Array;
}

/** A line, or lines that matches hold together. */
export interface Block {
  /** The index of the first line, and of the last. */
  readonly first: number;
  readonly last: number;
  readonly bytes: Buffer;
}

const LINE_FEED = Buffer.from('\n');

/**
 * The line at an index; where a match may have several, all that follow each other,
 * as ripgrep puts them together.
 */
export function blockAt(lines: FoundLines, first: number, isMultiline: boolean): Block {
  let last = first;
  const { lineNumbers, kinds } = lines;
  const follows = () => lineNumbers[last + 1] === lineNumbers[last]! + 1 && kinds?.[last + 1] !== 0;
  while (isMultiline && kinds?.[first] !== 0 && follows()) last += 1;
  if (last === first) return { first, last, bytes: Buffer.from(lines.bytes(first)) };
  const parts: Uint8Array[] = [];
  for (let i = first; i <= last; i += 1) {
    if (i > first) parts.push(LINE_FEED);
    parts.push(lines.bytes(i));
  }
  return { first, last, bytes: Buffer.concat(parts) };
}

/** What of a block matches, without what lies beyond it: its last line feed. */
export function partsOf(
  lines: FoundLines,
  { first, last, bytes }: Block,
  replacement: string | undefined,
): Part[] {
  const parts: Part[] = [];
  let reached = 0;
  const add = (start: number, end: number, text?: string) => {
    // A character of which both halves match is taken once.
    const [from, to] = [Math.max(start, reached), Math.min(end, bytes.length)];
    reached = Math.max(reached, to);
    parts.push({
      start: Math.min(from, to),
      end: to,
      text: text === undefined ? bytes.subarray(Math.min(from, to), to) : Buffer.from(text),
    });
  };
  for (let i = first; i <= last; i += 1) {
    const base = lines.offsets[i]! - lines.offsets[first]!;
    if (replacement !== undefined) {
      for (const span of lines.spansAt(i)) {
        add(base + span.start, base + span.end, span.replacement(replacement));
      }
      continue;
    }
    const { rows, starts, ends } = lines.spans!;
    for (let k = rows[i]!; k < rows[i + 1]!; k += 1) add(base + starts[k]!, base + ends[k]!);
  }
  return parts;
}
