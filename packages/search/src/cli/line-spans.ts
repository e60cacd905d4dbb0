import { isUtf8 } from 'node:buffer';
import type { Pattern } from '../pattern/pattern.js';
import { spansOf } from '../pattern/spans.js';

/** What matches in a line, in its bytes. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** What is printed for it: what matched, or what replaces it. */
  readonly text: Uint8Array;
}

export type Spans = (line: Uint8Array) => Span[];

/** @param replacement with `$1`, `$<name>`, `$&` and `$$`; undefined leaves what matched. */
export function lineSpans(pattern: Pattern, replacement: string | undefined): Spans {
  return (line) => {
    const bytes = Buffer.from(line.buffer, line.byteOffset, line.length);
    const text = bytes.toString();
    // Where each character is its own bytes, lengths in bytes follow from the text.
    const bytesUpTo = isUtf8(bytes)
      ? (index: number) => Buffer.byteLength(text.slice(0, index))
      : (index: number) => bytesOfPrefix(bytes, text.slice(0, index));
    return spansOf(pattern, text).map((span) => {
      const [start, end] = [bytesUpTo(span.start), bytesUpTo(span.end)];
      const replaced = replacement === undefined ? undefined : filled(replacement, text, span);
      return {
        start,
        end,
        text: replaced === undefined ? bytes.subarray(start, end) : Buffer.from(replaced),
      };
    });
  };
}

/** How many bytes decode to a text: not its own where they are malformed. */
function bytesOfPrefix(bytes: Buffer, prefix: string): number {
  let [low, high] = [0, bytes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bytes.toString('utf8', 0, middle).length < prefix.length) low = middle + 1;
    else high = middle;
  }
  return low;
}

type PatternSpan = ReturnType<typeof spansOf>[number];

function filled(replacement: string, text: string, { start, end, groups, captures }: PatternSpan) {
  return replacement.replace(/\$(?:(\$)|(&)|(\d{1,2})|<([^>]*)>)/g, (whole, ...found) => {
    const [dollar, all, index, name] = found as (string | undefined)[];
    if (dollar) return '$';
    if (all) return text.slice(start, end);
    if (index !== undefined) return captures[Number(index) - 1] ?? '';
    return name === undefined ? whole : (groups?.[name] ?? '');
  });
}
