import { isAscii } from 'node:buffer';
import { closeSync, openSync } from 'node:fs';
import { readRange } from '../feeds/read-range.js';
import type { Pattern } from '../pattern/pattern.js';
import type { PieceMatches, SearchKernel } from './kernel.js';

const LINE_FEED = 10;

/** Whether a line's text matches. */
type LineTest = (text: string) => boolean;

let lastPattern: Pattern | undefined;
let lastTest: LineTest | undefined;

function testOf(pattern: Pattern, invert: boolean): LineTest {
  const test = positiveTestOf(pattern);
  return invert ? (text) => !test(text) : test;
}

function positiveTestOf(pattern: Pattern): LineTest {
  if (pattern === lastPattern && lastTest) return lastTest;
  lastPattern = pattern;
  lastTest = compile(pattern);
  return lastTest;
}

function compile({ js }: Pattern): LineTest {
  if ('literal' in js) return (text) => text.includes(js.literal);
  const regexp = new RegExp(js.source, js.flags);
  if (!regexp.sticky) return (text) => regexp.test(text);
  return (text) => {
    regexp.lastIndex = 0;
    return regexp.test(text);
  };
}

/** One loop over the lines, the talk's simple way, with JavaScript's own RegExp. */
export const jsKernel: SearchKernel = {
  searchBlock(pattern, bytes, invert) {
    return searchLines(testOf(pattern, invert), asBuffer(bytes), 0);
  },
  searchRange(pattern, path, start, end, invert) {
    const fd = openSync(path, 'r');
    try {
      const range = readRange(fd, start, end);
      return searchLines(testOf(pattern, invert), range.bytes, range.offset);
    } finally {
      closeSync(fd);
    }
  },
};

function searchLines(test: LineTest, bytes: Buffer, base: number): PieceMatches {
  const found: Found = { lines: 0, lineNumbers: [], offsets: [] };
  // Where every byte is a character, one decoded string serves all lines.
  if (isAscii(bytes)) searchText(test, bytes.toString('latin1'), base, found);
  else searchBytes(test, bytes, base, found);
  return {
    lines: found.lines,
    lineNumbers: Uint32Array.from(found.lineNumbers),
    offsets: Float64Array.from(found.offsets),
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
