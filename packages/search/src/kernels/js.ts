import { isAscii } from 'node:buffer';
import { closeSync, openSync } from 'node:fs';
import { requireNative } from '@parallel/core/task';
import { readRange } from '../feeds/read-range.js';
import { type LineTest, lineTest } from '../pattern/js-test.js';
import type { Pattern } from '../pattern/pattern.js';
import type { PieceMatches, SearchKernel } from './kernel.js';
import { compiled } from './native.js';

const LINE_FEED = 10;

/** One loop over the lines, the talk's simple way, with JavaScript's own RegExp; over fewer of them where the pattern has a prefilter. */
export const jsKernel: SearchKernel = {
  searchBlock(pattern, bytes) {
    return searchLines(pattern, asBuffer(bytes), 0);
  },
  searchRange(pattern, path, start, end) {
    const fd = typeof path === 'number' ? path : openSync(path, 'r');
    try {
      const range = readRange(fd, start, end);
      return searchLines(pattern, range.bytes, range.offset);
    } finally {
      // A descriptor belongs to whoever has opened it.
      if (fd !== path) closeSync(fd);
    }
  },
};

function searchLines(pattern: Pattern, bytes: Buffer, base: number): PieceMatches {
  const matches = lineTest(pattern);
  const { prefilter, invert = false } = pattern;
  if (prefilter && !invert) {
    return confirmed(matches, bytes, base, requireNative().searchBlock(compiled(prefilter), bytes));
  }
  const test: LineTest = invert ? (text) => !matches(text) : matches;
  const found: Found = { lines: 0, lineNumbers: [], offsets: [] };
  // Where every byte is a character, one decoded string serves all lines.
  if (isAscii(bytes)) searchText(test, bytes.toString('latin1'), base, found);
  else searchBytes(test, bytes, base, found);
  return columnsOf(found);
}

/** Those of the lines that the prefilter let through in which the pattern does match. */
function confirmed(
  test: LineTest,
  bytes: Buffer,
  base: number,
  { lines, lineNumbers, offsets }: PieceMatches,
): PieceMatches {
  const found: Found = { lines, lineNumbers: [], offsets: [] };
  for (let i = 0; i < offsets.length; i += 1) {
    const start = offsets[i]!;
    const feed = bytes.indexOf(LINE_FEED, start);
    if (test(bytes.toString('utf8', start, feed < 0 ? bytes.length : feed))) {
      found.lineNumbers.push(lineNumbers[i]!);
      found.offsets.push(base + start);
    }
  }
  return columnsOf(found);
}

function columnsOf({ lines, lineNumbers, offsets }: Found): PieceMatches {
  return {
    lines,
    lineNumbers: Uint32Array.from(lineNumbers),
    offsets: Float64Array.from(offsets),
  };
}

interface Found {
  lines: number;
  readonly lineNumbers: number[];
  readonly offsets: number[];
}

function searchText(test: LineTest, text: string, base: number, found: Found): void {
  for (let start = 0; start < text.length; ) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 ? text.length : feed;
    if (test(text.slice(start, end))) {
      found.lineNumbers.push(found.lines);
      found.offsets.push(base + start);
    }
    found.lines += 1;
    start = end + 1;
  }
}

function searchBytes(test: LineTest, bytes: Buffer, base: number, found: Found): void {
  for (let start = 0; start < bytes.length; ) {
    const feed = bytes.indexOf(LINE_FEED, start);
    const end = feed < 0 ? bytes.length : feed;
    if (test(bytes.toString('utf8', start, end))) {
      found.lineNumbers.push(found.lines);
      found.offsets.push(base + start);
    }
    found.lines += 1;
    start = end + 1;
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
}
