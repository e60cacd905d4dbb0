import { closeSync, openSync } from 'node:fs';
import { readFully } from '../feeds/read-fully.js';

/** Bytes that lines are read from. */
export interface TextSource {
  /** Reads from `offset` on until `into` is full or the text ends; how many bytes it was. */
  read(into: Uint8Array, offset: number): number;
}

/** A file, opened for each read: nobody has to close it. */
export function fileText(path: string | Buffer): TextSource {
  return {
    read(into, offset) {
      const fd = openSync(path, 'r');
      try {
        return readFully(fd, into, offset);
      } finally {
        closeSync(fd);
      }
    },
  };
}

/** A file by its descriptor, or by what has one and says -1 once it is closed. */
export function descriptorText(file: number | { readonly fd: number }): TextSource {
  return {
    read(into, offset) {
      return readFully(typeof file === 'number' ? file : file.fd, into, offset);
    },
  };
}

/** Bytes in memory, of which the first is at `base`. */
export function bytesText(bytes: Uint8Array, base = 0): TextSource {
  return {
    read(into, offset) {
      const part = bytes.subarray(offset - base, offset - base + into.length);
      into.set(part);
      return part.length;
    },
  };
}
