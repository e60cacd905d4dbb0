/** Spans of lines, in plain arrays. */
export interface FoundSpans {
  readonly lineNumbers: number[];
  readonly rows: number[];
  readonly starts: number[];
  readonly ends: number[];
}

/** The bytes at which the text can be cut in two that decode to its parts, by the index of the cut. */
function cuts(bytes: Buffer): Map<number, number> {
  const text = bytes.toString();
  const found = new Map<number, number>();
  for (let at = 0; at <= bytes.length; at += 1) {
    const head = bytes.subarray(0, at).toString();
    if (head + bytes.subarray(at).toString() === text) found.set(head.length, at);
  }
  return found;
}

/** All matches in a text, as byte ranges: of a half of a character, the whole. */
function naiveSpans(bytes: Buffer, pattern: RegExp | string): [number, number][] {
  const text = bytes.toString();
  const at = cuts(bytes);
  const regexp =
    typeof pattern === 'string'
      ? new RegExp(pattern.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/\n/g, '\\n'), 'g')
      : new RegExp(pattern.source, `${pattern.flags.replace(/[gd]/g, '')}g`);
  return Array.from(text.matchAll(regexp), ({ index, 0: match }) => {
    const [start, end] = [index, index + match.length];
    const first = at.get(start) ?? at.get(start - 1)!;
    return [first, match === '' ? first : (at.get(end) ?? at.get(end + 1)!)];
  });
}

function linesOf(bytes: Buffer): { start: number; end: number }[] {
  const lines: { start: number; end: number }[] = [];
  for (let start = 0; start < bytes.length; ) {
    const feed = bytes.indexOf(10, start);
    const end = feed < 0 ? bytes.length : feed;
    lines.push({ start, end });
    start = end + 1;
  }
  return lines;
}

/** The lines that match and where they do. */
export function naiveLineSpans(bytes: Buffer, pattern: RegExp | string): FoundSpans {
  const found: FoundSpans = { lineNumbers: [], rows: [0], starts: [], ends: [] };
  for (const [index, { start, end }] of linesOf(bytes).entries()) {
    const spans = naiveSpans(bytes.subarray(start, end), pattern);
    if (spans.length === 0) continue;
    found.lineNumbers.push(index + 1);
    found.starts.push(...spans.map(([first]) => first));
    found.ends.push(...spans.map(([, last]) => last));
    found.rows.push(found.starts.length);
  }
  return found;
}

/** The lines that matches in the whole text cover, or the others. */
export function naiveWhole(
  bytes: Buffer,
  pattern: RegExp | string,
  { invert = false, maxCount = Number.POSITIVE_INFINITY } = {},
): FoundSpans {
  const lines = linesOf(bytes);
  // On a line is what has a byte of it or its line feed, or is nothing between them.
  const isOn = (line: (typeof lines)[number], [start, end]: [number, number]) =>
    start === end
      ? start >= line.start && start <= line.end
      : start <= line.end && end > line.start;
  const spans = naiveSpans(bytes, pattern)
    .filter((span) => lines.some((line) => isOn(line, span)))
    .slice(0, invert ? undefined : maxCount);
  const found: FoundSpans = { lineNumbers: [], rows: [0], starts: [], ends: [] };
  for (const [index, line] of lines.entries()) {
    if (spans.some((span) => isOn(line, span)) === invert) continue;
    if (invert && found.lineNumbers.length >= maxCount) break;
    found.lineNumbers.push(index + 1);
    if (!invert) {
      const here = spans.filter(([start]) => start >= line.start && start <= line.end);
      found.starts.push(...here.map(([start]) => start - line.start));
      found.ends.push(...here.map(([, end]) => end - line.start));
    }
    found.rows.push(found.starts.length);
  }
  return found;
}
