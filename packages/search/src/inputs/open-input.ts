import { fstat, read } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ParallelError } from '@parallel/core';
import { invalidOption } from '@parallel/core/options';
import type { PositionedReader } from '../feeds/blocks.js';
import { openRegular } from '../open-file.js';
import { descriptorText, searchedText, type TextSource } from '../text/text-source.js';

/** A file: its path or file: URL, a descriptor, or an object that has one, as a `FileHandle` does. */
export type FileInput = string | URL | number | { readonly fd: number };

/** An input that can be searched as a file. */
export interface OpenInput extends AsyncDisposable {
  /** The path; empty for a descriptor. */
  readonly path: string;
  /** As messages name it. */
  readonly name: string;
  /** What others in this process read it by. */
  readonly source: string | number;
  /** Open while it is searched: what it stands for stays the same, whatever happens to the name. */
  readonly descriptor: number;
  readonly reader: PositionedReader;
  /** In bytes; 0 also for what has no size to tell, as files of /proc. */
  readonly size: number;
  /** Whether it can be read at any position; otherwise once, from where it stands. */
  readonly isRegular: boolean;
  readonly text: TextSource;
}

/**
 * Opens a file; a descriptor is used as it is, and never closed.
 * @throws ParallelError `INVALID_OPTION`, `FILE_UNREADABLE`.
 */
export async function openInput(input: FileInput): Promise<OpenInput> {
  const fd = typeof input === 'object' && input !== null && 'fd' in input ? input.fd : input;
  return typeof fd === 'number' ? openDescriptor(fd, input as number) : openPath(filePath(input));
}

async function openPath(path: string): Promise<OpenInput> {
  const { handle, ...opened } = await openRegular(path);
  const stat = await handle.stat({ bigint: true });
  const text = searchedText(path, handle, stat);
  const name = JSON.stringify(path);
  const [size, descriptor] = [Number(stat.size), handle.fd];
  const file = { path, name, source: path, descriptor, size, isRegular: true };
  return { ...opened, ...file, reader: handle, text };
}

const readAsync = promisify(read);

async function openDescriptor(fd: number, input: number | { fd: number }): Promise<OpenInput> {
  // A FileHandle that was closed has -1.
  if (!Number.isInteger(fd) || fd < 0 || fd > 2 ** 31 - 1) {
    throw invalidOption('path', fd, 'the descriptor of a file that is open');
  }
  const name = `descriptor ${fd}`;
  const unreadable = (why: string, cause?: unknown) =>
    new ParallelError('FILE_UNREADABLE', `${name}: ${why}`, { cause });
  const stat = await promisify(fstat)(fd).catch((cause: NodeJS.ErrnoException) => {
    throw unreadable(cause.code === 'EBADF' ? 'is not open' : cause.message, cause);
  });
  if (stat.isDirectory()) throw unreadable('is a directory');
  return {
    path: '',
    name,
    source: fd,
    descriptor: fd,
    reader: {
      read: (bytes, offset, length, position) => readAsync(fd, bytes, offset, length, position),
    },
    size: stat.isFile() ? stat.size : 0,
    isRegular: stat.isFile(),
    text: descriptorText(input),
    async [Symbol.asyncDispose]() {},
  };
}

function filePath(path: unknown): string {
  if (path instanceof URL && path.protocol === 'file:') return fileURLToPath(path);
  if (typeof path === 'string' && path !== '' && !path.includes('\0')) return path;
  const shown = path instanceof URL ? path.href : path;
  throw invalidOption(
    'path',
    shown,
    'the path or file: URL of a file, a descriptor or a FileHandle',
  );
}
