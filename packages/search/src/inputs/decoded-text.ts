import { closeSync, openSync } from 'node:fs';
import { requireNative } from '@parallel/core/task';
import type { InputOptions } from './options.js';

/** A file's text, in the parts in which it came. */
export interface DecodedText {
  readonly parts: readonly Uint8Array[];
  /** The offset of the first byte: a mark that was skipped has offsets, too. */
  readonly start: number;
}

/**
 * All of a file, unpacked and decoded as a search of it has it, by a native thread.
 * @param enough told of all bytes so far; true ends the reading.
 */
export async function decodedText(
  path: Uint8Array,
  { encoding, searchZip }: Pick<InputOptions, 'encoding' | 'searchZip'>,
  enough: (bytes: number) => boolean = () => false,
): Promise<DecodedText> {
  const parts: Uint8Array[] = [];
  let [start, bytes] = [0, 0];
  // A descriptor, since a path need not be UTF-8.
  const fd = openSync(Buffer.from(path), 'r');
  try {
    const search = new (requireNative().LineSearch)({
      threads: 1,
      blocks: 'all',
      encoding: encoding ?? 'auto',
      zip: searchZip ?? false,
    });
    const cancel = new Int32Array(new SharedArrayBuffer(4));
    await search.runFile(null, fd, cancel, ({ block, offset, weight }) => {
      if (parts.length === 0) start = offset;
      if (block) {
        parts.push(block);
        bytes += block.length;
        if (enough(bytes)) cancel[0] = 1;
      }
      search.taken(weight);
    });
  } finally {
    closeSync(fd);
  }
  return { parts, start };
}
