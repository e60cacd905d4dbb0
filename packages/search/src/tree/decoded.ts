import { closeSync, openSync } from 'node:fs';
import { requireNative } from '@parallel/core/task';
import { bytesText, fileText, type TextSource } from '../text/text-source.js';
import type { TreeOptions } from './options.js';
import type { FilePart } from './parts.js';

const LINE_FEED = Buffer.from('\n');

/** What the lines around those of a file, and these themselves, are read from. */
export async function sourceOf(part: FilePart, how: TreeOptions): Promise<TextSource> {
  return part.decoded ? bytesText(await decodedText(part.path, how)) : fileText(part.path);
}

/** All of a file, unpacked and decoded as a search of it has it, on a native thread. */
export async function decodedText(
  path: Buffer,
  { encoding, searchZip }: TreeOptions,
): Promise<Buffer> {
  const { Matcher, searchStream } = requireNative();
  const parts: Uint8Array[] = [];
  let [size, end] = [0, 0];
  // A descriptor, since a path need not be UTF-8.
  const fd = openSync(path, 'r');
  try {
    const options = {
      ...(encoding !== undefined && { encoding }),
      zip: searchZip ?? false,
      binary: 'text',
      texts: true,
    };
    const cancel = new Int32Array(new SharedArrayBuffer(4));
    await searchStream(
      new Matcher(''),
      fd,
      options,
      cancel,
      ({ text, textEnds, offset, bytes }) => {
        let start = 0;
        for (const lineEnd of textEnds) {
          parts.push(Uint8Array.from(text.subarray(start, lineEnd)), LINE_FEED);
          size += lineEnd - start + 1;
          start = lineEnd;
        }
        if (bytes > 0) end = offset + bytes;
      },
    );
  } finally {
    closeSync(fd);
  }
  // The last line has no line feed if the text has not so many bytes.
  return Buffer.concat(parts).subarray(0, Math.min(size, end));
}
