import { closeSync, openSync } from 'node:fs';
import { requireNative } from '@parallel/core/task';
import { bytesText, fileText, type TextSource } from '../text/text-source.js';
import type { TreeOptions } from './options.js';
import type { FilePart } from './parts.js';

/** What the lines around those of a file, and these themselves, are read from. */
export async function sourceOf(part: FilePart, how: TreeOptions): Promise<TextSource> {
  return part.decoded ? bytesText(await decodedText(part.path, how)) : fileText(part.path);
}

/** All of a file, unpacked and decoded as a search of it has it, on a native thread. */
export async function decodedText(
  path: Buffer,
  { encoding, searchZip }: TreeOptions,
): Promise<Buffer> {
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
