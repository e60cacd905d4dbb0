import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { nativeProblem } from '@parallel/core';
import { requireNative } from '@parallel/core/task';
import { decoderTo, formOf } from '../files/encoding.js';
import { bytesText, fileText, type TextSource } from '../text/text-source.js';
import { Turns } from '../turns.js';
import type { TreeOptions } from './options.js';
import type { FilePart } from './parts.js';

/** What the lines around those of a file, and these themselves, are read from. */
export async function sourceOf(part: FilePart, how: TreeOptions): Promise<TextSource> {
  return part.decoded ? bytesText(await decodedText(part.path, how)) : fileText(part.path);
}

/** All of a file, unpacked and decoded as a search of it has it. */
export function decodedText(path: Buffer, how: TreeOptions): Promise<Buffer> {
  return nativeProblem() ? byDecoder(path, how) : byAddon(path, how);
}

const STEP = 1 << 20;

/** By JavaScript's decoder, a step at a time. */
async function byDecoder(path: Buffer, { encoding = 'auto' }: TreeOptions): Promise<Buffer> {
  const bytes = await readFile(path);
  const { label = 'utf-8', mark } = formOf(bytes, encoding);
  const decode = decoderTo(label);
  const turns = new Turns();
  const parts: Buffer[] = [];
  for (let at = mark; at < bytes.length; at += STEP) {
    parts.push(decode(bytes.subarray(at, at + STEP)));
    if (turns.due()) await turns.take();
  }
  return Buffer.concat([...parts, decode(undefined)]);
}

/** On a native thread. */
async function byAddon(path: Buffer, { encoding, searchZip }: TreeOptions): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  // A descriptor, since a path need not be UTF-8.
  const fd = openSync(path, 'r');
  try {
    const search = new (requireNative().LineSearch)({
      threads: 1,
      blocks: 'all',
      encoding: encoding ?? 'auto',
      zip: searchZip ?? false,
    });
    const cancel = new Int32Array(new SharedArrayBuffer(4));
    await search.runFile(null, fd, cancel, ({ block, offset, weight }) => {
      // A mark that was skipped has offsets, too.
      if (parts.length === 0) parts.push(new Uint8Array(offset));
      if (block) parts.push(block);
      search.taken(weight);
    });
  } finally {
    closeSync(fd);
  }
  return Buffer.concat(parts);
}
