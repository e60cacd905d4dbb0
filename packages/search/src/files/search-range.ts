import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { readRange } from '../feeds/read-range.js';
import { searchKernel } from '../kernels/kernel.js';
import { FileText, nulBorder } from './file-text.js';
import type { BigFile, FilesJob, FoundInRange } from './job.js';
import { matchesAny } from './search-file.js';

const LINE_FEED = 10;
const STEP = 64 * 1024;

/** Searches the lines that begin in [start, end) of a big file, counted from behind its mark. */
export function searchRange(
  path: Buffer,
  file: BigFile,
  start: number,
  end: number,
  { engine, pattern }: FilesJob,
): FoundInRange {
  const fd = open(path, file);
  try {
    const { mark, binary } = file;
    const isFirst = start === 0;
    const read = readRange(fd, isFirst ? 0 : mark + start, mark + end);
    let bytes = isFirst ? read.bytes.subarray(mark) : read.bytes;
    const offset = isFirst ? mark : read.offset;
    const nul = binary === 'text' ? -1 : bytes.indexOf(0);
    if (nul >= 0) bytes = linesBefore(bytes, nulBorder(offset - mark + nul) - (offset - mark));
    const { lines, lineNumbers, offsets } = searchKernel(engine, pattern).searchBlock(
      pattern,
      bytes,
    );
    for (let i = 0; i < offsets.length; i += 1) offsets[i]! += offset;
    return { lines, lineNumbers, offsets, ...(nul >= 0 && { nul: offset + nul }) };
  } finally {
    closeSync(fd);
  }
}

/** Whether something matches where a big file is binary, whose first NUL is known. */
export function searchRest(path: Buffer, file: BigFile, nul: number, job: FilesJob): boolean {
  const fd = open(path, file);
  try {
    let at = lineFrom(fd, file.mark + nulBorder(nul - file.mark), file.mark);
    const read = (into: Buffer) => {
      const count = readSync(fd, into, 0, into.length, at);
      at += count;
      return count;
    };
    return matchesAny(new FileText(Buffer.alloc(0), false, { mark: 0 }, 'text', read), job);
  } finally {
    closeSync(fd);
  }
}

/** Of the same file still. */
function open(path: Buffer, { identity }: BigFile): number {
  const fd = openSync(path, 'r');
  const { dev, ino } = fstatSync(fd, { bigint: true });
  if (`${dev} ${ino}` === identity) return fd;
  closeSync(fd);
  const message = 'ESTALE: is another file than when its search began';
  throw Object.assign(new Error(message), { code: 'ESTALE' });
}

/** The lines that begin before a place. */
function linesBefore(bytes: Buffer, end: number): Buffer {
  if (end <= 0) return bytes.subarray(0, 0);
  const feed = bytes.indexOf(LINE_FEED, end - 1);
  return feed < 0 ? bytes : bytes.subarray(0, feed + 1);
}

/** The first line that begins at a place or behind it. */
function lineFrom(fd: number, place: number, first: number): number {
  if (place === first) return place;
  const step = Buffer.allocUnsafe(STEP);
  for (let at = place - 1; ; ) {
    const bytes = step.subarray(0, readSync(fd, step, 0, STEP, at));
    const feed = bytes.indexOf(LINE_FEED);
    if (feed >= 0) return at + feed + 1;
    if (bytes.length === 0) return at;
    at += bytes.length;
  }
}
