import { closeSync, openSync } from 'node:fs';
import { lineTooLong, MOST_LINE_BYTES } from '../too-large.js';
import { readFully } from './read-fully.js';

const LINE_FEED = 10;
const STEP = 64 * 1024;

/**
 * Reads the lines that begin in [start, end) of a file: from the first line
 * that begins at or after `start` to the end of the last that begins before
 * `end`. Ranges that touch thus share out all lines, none twice.
 *
 * @returns the lines' bytes and where in the file they begin. A file that has
 *   become shorter is read as far as it goes.
 * @throws an error with the code `ENOMEM` for a line that is too long.
 */
export function readRange(
  fd: number,
  start: number,
  end: number,
): { bytes: Buffer; offset: number } {
  // The byte before tells whether a line begins at `start`.
  const from = Math.max(0, start - 1);
  let bytes = read(fd, from, end - from);
  const readEnd = from + bytes.length;
  let skip = 0;
  if (start > 0) {
    const feed = bytes.indexOf(LINE_FEED);
    skip = feed < 0 ? bytes.length : feed + 1;
  }
  const offset = from + skip;
  bytes = bytes.subarray(skip);
  if (bytes.length === 0 || bytes.at(-1) === LINE_FEED || readEnd < end) return { bytes, offset };
  const parts = [bytes];
  for (let position = readEnd; ; ) {
    const more = read(fd, position, STEP);
    const feed = more.indexOf(LINE_FEED);
    parts.push(feed < 0 ? more : more.subarray(0, feed + 1));
    position += more.length;
    if (position - offset > MOST_LINE_BYTES) throw lineTooLong();
    if (feed >= 0 || more.length < STEP) return { bytes: Buffer.concat(parts), offset };
  }
}

/** As {@link readRange}, of a file that is opened for it. */
export function readBlock(path: string | number, start: number, end: number) {
  const fd = typeof path === 'number' ? path : openSync(path, 'r');
  try {
    return readRange(fd, start, end);
  } finally {
    // A descriptor belongs to whoever has opened it.
    if (fd !== path) closeSync(fd);
  }
}

/** Reads up to `length` bytes; fewer only at the end of the file. */
function read(fd: number, position: number, length: number): Buffer {
  const buffer = Buffer.allocUnsafeSlow(length);
  return buffer.subarray(0, readFully(fd, buffer, position));
}
