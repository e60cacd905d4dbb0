import { closeSync, openSync, readSync } from 'node:fs';
import { invalidOption } from '@parallel/core/options';
import { formOf, isKnownEncoding } from '../files/encoding.js';
import { FileText, type Lines } from '../files/file-text.js';
import { Turns } from '../turns.js';
import { byStrategy, type FactsBlock } from './by-strategy.js';
import type { FoundBlock, LinesSearch } from './search-lines.js';

/** Read, decoded and looked through for NULs at a time, between other events. */
const STEP = 512 * 1024;
const HEAD_BYTES = 64 * 1024;

/**
 * Searches a regular file from its beginning without the addon, decoded and with NULs heeded as
 * is asked for.
 * @throws ParallelError `INVALID_OPTION` for an encoding that TextDecoder does not know.
 */
export async function* searchText(
  file: string | number,
  search: LinesSearch,
): AsyncGenerator<FoundBlock> {
  const { encoding = 'none' } = search.input ?? {};
  if (!isKnownEncoding(encoding)) {
    throw invalidOption('encoding', encoding, '"auto", "none" or a label that TextDecoder knows');
  }
  const fd = typeof file === 'number' ? file : openSync(file, 'r');
  try {
    yield* searchOpen(fd, encoding, search);
  } finally {
    // A descriptor belongs to whoever has opened it.
    if (fd !== file) closeSync(fd);
  }
}

async function* searchOpen(fd: number, encoding: string, search: LinesSearch) {
  let position = 0;
  const read = (into: Buffer) => {
    const count = readSync(fd, into, 0, into.length, position);
    position += count;
    return count;
  };
  const head = Buffer.allocUnsafeSlow(HEAD_BYTES);
  let filled = 0;
  for (let count = 1; count > 0 && filled < head.length; filled += count) {
    count = read(head.subarray(filled));
  }
  const known = head.subarray(0, filled);
  const form = formOf(known, encoding);
  const decoded = form.label !== undefined;
  const { binary = 'text' } = search.input ?? {};
  const text = new FileText(known, filled < head.length, form, binary, read, STEP);
  yield* byStrategy(blocksOf(text, decoded), search);
  const { binaryOffset } = text;
  if (binaryOffset === undefined) return;
  const matchesAsBinary = binary === 'stop' && (await matchesBehind(text, search));
  const matches = { lines: 0, lineNumbers: new Uint32Array(0), offsets: new Float64Array(0) };
  const facts = { decoded, binaryOffset, matchesAsBinary };
  yield { matches, offset: binaryOffset, size: 0, facts };
}

async function* blocksOf(text: FileText, decoded: boolean): AsyncGenerator<FactsBlock> {
  const turns = new Turns();
  for (let lines = text.next(); lines; lines = text.next()) {
    yield { ...own(lines), facts: { decoded, matchesAsBinary: false } };
    if (turns.due()) await turns.take();
  }
}

/** Whether something matches where a text is binary. */
async function matchesBehind(text: FileText, search: LinesSearch): Promise<boolean> {
  const rest = async function* (): AsyncGenerator<FactsBlock> {
    for (const lines of text.rest()) yield own(lines);
  };
  for await (const { matches } of byStrategy(rest(), { ...search, timeline: undefined })) {
    if (matches.offsets.length > 0) return true;
  }
  return false;
}

/** In memory of their own, which travels alone. */
function own({ bytes, offset }: Lines) {
  return { bytes: new Uint8Array(bytes), offset };
}
