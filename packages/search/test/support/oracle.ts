/** What a search has to find, in plain arrays. */
export interface Found {
  readonly lines: number | undefined;
  readonly count: number;
  readonly lineNumbers: readonly number[];
  readonly offsets: readonly number[];
  readonly texts: readonly string[];
}

interface Line {
  readonly offset: number;
  readonly text: string;
}

function linesOf(bytes: Buffer): Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (let i = 0; i <= bytes.length; i += 1) {
    if (i < bytes.length && bytes[i] !== 10) continue;
    // What follows a final line feed is no line.
    if (i === bytes.length && start === i) break;
    lines.push({ offset: start, text: bytes.subarray(start, i).toString('utf8') });
    start = i + 1;
  }
  return lines;
}

function matches(pattern: string | RegExp, text: string): boolean {
  if (typeof pattern === 'string') return text.includes(pattern);
  pattern.lastIndex = 0;
  return pattern.test(text);
}

/** The definition of a search, and nothing else. */
export function naiveSearch(bytes: Buffer, pattern: string | RegExp, invert = false): Found {
  const lines = linesOf(bytes);
  const hits = lines.flatMap(({ offset, text }, i) =>
    matches(pattern, text) !== invert ? [{ number: i + 1, offset, text }] : [],
  );
  return {
    lines: lines.length,
    count: hits.length,
    lineNumbers: hits.map((hit) => hit.number),
    offsets: hits.map((hit) => hit.offset),
    texts: hits.map((hit) => hit.text),
  };
}
