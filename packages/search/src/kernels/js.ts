import { isAscii } from 'node:buffer';
import { requireNative } from '@parallel/core/task';
import { readBlock } from '../feeds/read-range.js';
import { type LineTest, lineTest } from '../pattern/js-test.js';
import type { Pattern } from '../pattern/pattern.js';
import { SpanBuilder } from '../spans/builder.js';
import type { PieceMatches, SearchKernel } from './kernel.js';
import { compiled } from './native.js';

const LINE_FEED = 10;

/** One loop over the lines, the talk's simple way, with JavaScript's own RegExp; over fewer of them where the pattern has a prefilter. */
export const jsKernel: SearchKernel = {
  searchBlock(pattern, bytes) {
    return searchLines(pattern, asBuffer(bytes), 0);
  },
  searchRange(pattern, path, start, end) {
    const { bytes, offset } = readBlock(path, start, end);
    return searchLines(pattern, bytes, offset);
  },
};

function searchLines(pattern: Pattern, bytes: Buffer, base: number): PieceMatches {
  const matches = lineTest(pattern);
  const { prefilter, invert = false } = pattern;
  if (prefilter && !invert) {
    const candidates = requireNative().searchBlock(compiled(prefilter), bytes);
    return confirmed(matches, bytes, base, candidates, spansFor(pattern));
  }
  const test: LineTest = invert ? (text) => !matches(text) : matches;
  const found: Found = { lines: 0, lineNumbers: [], offsets: [], spans: spansFor(pattern) };
  // Where every byte is a character, one decoded string serves all lines.
  if (isAscii(bytes)) searchText(test, bytes, bytes.toString('latin1'), base, found);
  else searchBytes(test, bytes, base, found);
  return columnsOf(found);
}

/** Those of the lines that the prefilter let through in which the pattern does match. */
function confirmed(
  test: LineTest,
  bytes: Buffer,
  base: number,
  { lines, lineNumbers, offsets }: PieceMatches,
  spans: SpanBuilder | undefined,
): PieceMatches {
  const found: Found = { lines, lineNumbers: [], offsets: [], spans };
  for (let i = 0; i < offsets.length; i += 1) {
    const start = offsets[i]!;
    const feed = bytes.indexOf(LINE_FEED, start);
    const line = bytes.subarray(start, feed < 0 ? bytes.length : feed);
    const text = line.toString();
    if (test(text)) {
      found.lineNumbers.push(lineNumbers[i]!);
      found.offsets.push(base + start);
      spans?.add(line, text);
    }
  }
  return columnsOf(found);
}

function columnsOf({ lines, lineNumbers, offsets, spans }: Found): PieceMatches {
  return {
    lines,
    lineNumbers: Uint32Array.from(lineNumbers),
    offsets: Float64Array.from(offsets),
    ...(spans && { spans: spans.finish() }),
  };
}

/** Lines in which the pattern does not match have none. */
function spansFor(pattern: Pattern): SpanBuilder | undefined {
  return pattern.spans && !pattern.invert ? new SpanBuilder(pattern) : undefined;
}

interface Found {
  lines: number;
  readonly lineNumbers: number[];
  readonly offsets: number[];
  readonly spans: SpanBuilder | undefined;
}

function searchText(test: LineTest, bytes: Buffer, text: string, base: number, found: Found): void {
  for (let start = 0; start < text.length; ) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 ? text.length : feed;
    const line = text.slice(start, end);
    if (test(line)) {
      found.lineNumbers.push(found.lines);
      found.offsets.push(base + start);
      found.spans?.add(bytes.subarray(start, end), line);
    }
    found.lines += 1;
    start = end + 1;
  }
}

function searchBytes(test: LineTest, bytes: Buffer, base: number, found: Found): void {
  for (let start = 0; start < bytes.length; ) {
    const feed = bytes.indexOf(LINE_FEED, start);
    const end = feed < 0 ? bytes.length : feed;
    const text = bytes.toString('utf8', start, end);
    if (test(text)) {
      found.lineNumbers.push(found.lines);
      found.offsets.push(base + start);
      found.spans?.add(bytes.subarray(start, end), text);
    }
    found.lines += 1;
    start = end + 1;
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
}
