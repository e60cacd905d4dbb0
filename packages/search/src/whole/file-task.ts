import { readFileSync, statSync } from 'node:fs';
import { type Transferred, transfer } from '@parallel/core/task';
import { decodedText } from '../inputs/decoded-text.js';
import type { BinaryChoice, InputOptions } from '../inputs/options.js';
import type { PieceMatches } from '../kernels/kernel.js';
import type { Pattern } from '../pattern/pattern.js';
import { spanBuffers } from '../spans/columns.js';
import { searchWholeText } from './rows.js';
import { checkSize } from './size.js';

/** A file that a worker searches as a whole, by RegExp. */
export interface WholeFileInput extends Pick<InputOptions, 'encoding' | 'searchZip'> {
  readonly path: Uint8Array;
  readonly pattern: Pattern;
  /** Whether it has to be unpacked or decoded. */
  readonly isPacked: boolean;
  readonly binary: BinaryChoice;
  /** Whether the text is wanted along with matches, if it is no larger than this or cannot be read again. */
  readonly carriedBytes: number;
}

/** What a worker has found: line numbers from 1, offsets in the file. */
export interface WholeFileFound extends PieceMatches {
  /** How many matches; of lines that none covers, how many. */
  readonly matches: number;
  readonly text?: { readonly bytes: Uint8Array; readonly offset: number };
  readonly binaryOffset?: number;
  readonly matchesAsBinary: boolean;
}

/** What is binary is so from the block with its first NUL on, as for a search line by line. */
const NUL_BLOCK = 64 * 1024;
const LINE_FEED = 10;
const MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Searches a file as a whole.
 * @throws ParallelError `TOO_LARGE`; the system's errors.
 */
export async function searchWholeFile(input: WholeFileInput): Promise<Transferred<WholeFileFound>> {
  const { path, pattern, isPacked, binary, carriedBytes } = input;
  const name = Buffer.from(path).toString();
  const { bytes: all, start } = isPacked ? await decoded(input, name) : plain(input, name);
  const nul = binary === 'text' ? -1 : all.indexOf(0);
  const end = nul < 0 ? all.length : linesUntil(all, nul - (nul % NUL_BLOCK));
  const text = all.subarray(0, end);
  const found = searchWholeText(pattern, text);
  const { limit = Number.POSITIVE_INFINITY } = pattern.multiline ?? {};
  const matches = countOf(pattern, found);
  const isBinary = nul >= 0 && matches < limit;
  for (let i = 0; i < found.offsets.length; i += 1) found.offsets[i]! += start;
  for (let i = 0; i < found.offsets.length; i += 1) found.lineNumbers[i]! += 1;
  const isCarried = matches > 0 && (isPacked || text.length <= carriedBytes);
  const copy = isCarried && carriedBytes > 0 ? new Uint8Array(text) : undefined;
  const output: WholeFileFound = {
    ...found,
    matches,
    ...(copy && { text: { bytes: copy, offset: start } }),
    ...(isBinary && { binaryOffset: start + nul }),
    matchesAsBinary: isBinary && binary === 'stop' && isFoundBehind(pattern, all.subarray(end)),
  };
  return transfer(output, [
    found.lineNumbers.buffer as ArrayBuffer,
    found.offsets.buffer as ArrayBuffer,
    ...(found.spans ? spanBuffers(found.spans) : []),
    ...(copy ? [copy.buffer] : []),
  ]);
}

interface Text {
  readonly bytes: Buffer;
  /** The offset of the first byte in the file. */
  readonly start: number;
}

function plain({ path, encoding }: WholeFileInput, name: string): Text {
  const file = Buffer.from(path);
  checkSize(statSync(file).size, 'js', name);
  const bytes = readFileSync(file);
  checkSize(bytes.length, 'js', name);
  // A byte order mark is no text.
  const start = encoding !== 'none' && bytes.subarray(0, 3).equals(MARK) ? MARK.length : 0;
  return { bytes: bytes.subarray(start), start };
}

async function decoded({ path, ...how }: WholeFileInput, name: string): Promise<Text> {
  let bytes = 0;
  const enough = (all: number) => {
    bytes = all;
    return all > MOST;
  };
  const { parts, start } = await decodedText(path, how, enough);
  checkSize(bytes, 'js', name);
  return { bytes: Buffer.concat(parts), start };
}

const MOST = 2 ** 29;

function countOf({ invert }: Pattern, { offsets, spans }: PieceMatches): number {
  return invert ? offsets.length : (spans?.starts.length ?? 0);
}

/** Whether something matches in what is binary, where NULs end lines, too. */
function isFoundBehind(pattern: Pattern, rest: Buffer): boolean {
  const text = Buffer.from(rest);
  for (let at = text.indexOf(0); at >= 0; at = text.indexOf(0, at)) text[at] = LINE_FEED;
  return countOf(pattern, searchWholeText({ ...pattern, multiline: { limit: 1 } }, text)) > 0;
}

/** Where the line ends that begins last before a place. */
function linesUntil(text: Buffer, border: number): number {
  if (border === 0) return 0;
  const feed = text.indexOf(LINE_FEED, border - 1);
  return feed < 0 ? text.length : feed + 1;
}
