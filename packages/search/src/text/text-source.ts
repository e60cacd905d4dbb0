import { closeSync, fstatSync, openSync } from 'node:fs';
import { ParallelError } from '@parallel/core';
import { readFully } from '../feeds/read-fully.js';

/** Bytes that lines are read from. */
export interface TextSource {
  /** Reads from `offset` on until `into` is full or the text ends; how many bytes it was. */
  read(into: Uint8Array, offset: number): number;
  /** Where it begins, if not at 0. */
  readonly start?: number;
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

/** Which file it is, whatever its name. */
export interface FileIdentity {
  readonly dev: bigint;
  readonly ino: bigint;
}

/**
 * A file that was searched: read by its handle while that is open, then opened for each read.
 * @throws (from `read`) ParallelError `FILE_UNREADABLE` where another file has its name by then.
 */
export function searchedText(
  path: string,
  handle: { readonly fd: number },
  { dev, ino }: FileIdentity,
): TextSource {
  return {
    read(into, offset) {
      if (handle.fd >= 0) return readFully(handle.fd, into, offset);
      const fd = openSync(path, 'r');
      try {
        const now = fstatSync(fd, { bigint: true });
        if (now.dev === dev && now.ino === ino) return readFully(fd, into, offset);
      } finally {
        closeSync(fd);
      }
      const what = 'is another file than the one that was searched';
      throw new ParallelError('FILE_UNREADABLE', `file ${JSON.stringify(path)}: ${what}`);
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
    start: base,
    read(into, offset) {
      const part = bytes.subarray(offset - base, offset - base + into.length);
      into.set(part);
      return part.length;
    },
  };
}

const STEP = 1 << 20;

/** All of a text. */
export function readAll(source: TextSource): Buffer {
  const parts: Buffer[] = [];
  for (let offset = source.start ?? 0; ; ) {
    const part = Buffer.allocUnsafeSlow(STEP);
    const length = source.read(part, offset);
    parts.push(part.subarray(0, length));
    offset += length;
    if (length < STEP) return Buffer.concat(parts);
  }
}

const WINDOW = 256 * 1024;

/** A text that is read in large parts, for who reads here and there nearby. */
export function bufferedText(source: TextSource): TextSource {
  let window = Buffer.alloc(0);
  let base = 0;
  let isLast = false;
  return {
    ...(source.start !== undefined && { start: source.start }),
    read(into, offset) {
      const isHere = () =>
        offset >= base && (isLast || offset + into.length <= base + window.length);
      if (!isHere()) {
        if (into.length > WINDOW / 2) return source.read(into, offset);
        // Whoever looks at what comes before goes on behind it.
        const memory = Buffer.allocUnsafeSlow(WINDOW);
        base = Math.max(source.start ?? 0, offset - WINDOW / 8);
        window = memory.subarray(0, source.read(memory, base));
        isLast = window.length < memory.length;
      }
      const part = window.subarray(
        Math.max(0, offset - base),
        Math.max(0, offset - base) + into.length,
      );
      into.set(part);
      return part.length;
    },
  };
}
