import type { FoundLines } from './found-file.js';
import type { Replacement } from './replacement.js';

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
  /** Whether a match takes the line feed behind it. */
  readonly takesFeed: boolean;
}

const LINE_FEED = Buffer.from('\n');

/** Which lines belong together: none, those that one match goes over, or also those that follow each other, as ripgrep has it. */
export type Joining = 'none' | 'spanned' | 'adjacent';

/** Lines that follow each other, and that no match goes over, are put together up to so many bytes: ripgrep's memory has no end. */
const MOST_ADJACENT = 64 * 1024;

/** The line at an index, and those that belong to it. */
export function blockAt(lines: FoundLines, first: number, joining: Joining): Block {
  let last = first;
  const { lineNumbers, offsets, kinds, spans } = lines;
  const follows = () => lineNumbers[last + 1] === lineNumbers[last]! + 1 && kinds?.[last + 1] !== 0;
  let reached = 0;
  const reach = () => {
    if (!spans) return;
    const end = spans.rows[last + 1]!;
    // The last match of a line ends last.
    if (end > spans.rows[last]!) reached = Math.max(reached, offsets[last]! + spans.ends[end - 1]!);
  };
  const isJoined = () => {
    const next = offsets[last + 1]!;
    if (reached > next) return true;
    return joining === 'adjacent' && next - offsets[first]! < MOST_ADJACENT;
  };
  reach();
  if (joining !== 'none' && kinds?.[first] !== 0) {
    while (follows() && isJoined()) {
      last += 1;
      reach();
    }
  }
  const bytes = joinedBytes(lines, first, last);
  return { first, last, bytes, takesFeed: reached > offsets[first]! + bytes.length };
}

function joinedBytes(lines: FoundLines, first: number, last: number): Buffer {
  if (last === first) return Buffer.from(lines.bytes(first));
  const parts: Uint8Array[] = [];
  for (let i = first; i <= last; i += 1) {
    if (i > first) parts.push(LINE_FEED);
    parts.push(lines.bytes(i));
  }
  return Buffer.concat(parts);
}

/** What of a block matches, without what lies beyond it: its last line feed. */
export function partsOf(
  lines: FoundLines,
  { first, last, bytes }: Block,
  replacement: Replacement | undefined,
): Part[] {
  const parts: Part[] = [];
  let reached = 0;
  const add = (start: number, end: number, text?: Uint8Array) => {
    // A character of which both halves match is taken once.
    const [from, to] = [Math.max(start, reached), Math.min(end, bytes.length)];
    reached = Math.max(reached, to);
    parts.push({
      start: Math.min(from, to),
      end: to,
      text: text ?? bytes.subarray(Math.min(from, to), to),
    });
  };
  for (let i = first; i <= last; i += 1) {
    const base = lines.offsets[i]! - lines.offsets[first]!;
    if (replacement && !replacement.text) {
      for (const span of lines.spansAt(i)) {
        const text = Buffer.from(span.replacement(replacement.template));
        add(base + span.start, base + span.end, text);
      }
      continue;
    }
    const { rows, starts, ends } = lines.spans!;
    for (let k = rows[i]!; k < rows[i + 1]!; k += 1) {
      add(base + starts[k]!, base + ends[k]!, replacement?.text);
    }
  }
  return parts;
}
