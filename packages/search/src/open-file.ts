import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { ParallelError } from '@parallel/core';

/**
 * Opens a regular file.
 * @throws ParallelError `FILE_UNREADABLE` with one line that says why.
 */
export async function openRegular(path: string): Promise<{ handle: FileHandle } & AsyncDisposable> {
  let handle: FileHandle;
  try {
    // A FIFO without a writer would otherwise block the open for ever.
    handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (cause) {
    throw new ParallelError('FILE_UNREADABLE', `file ${JSON.stringify(path)}: ${reason(cause)}`, {
      cause,
    });
  }
  const stat = await handle.stat();
  if (!stat.isFile()) {
    await handle.close();
    const what = stat.isDirectory()
      ? 'is a directory, which `search` walks'
      : 'is not a regular file';
    throw new ParallelError('FILE_UNREADABLE', `file ${JSON.stringify(path)}: ${what}`);
  }
  return { handle, [Symbol.asyncDispose]: () => handle.close() };
}

/** What the system says of a file, in words where it is common. */
export function reason(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  const words: Record<string, string> = {
    ENOENT: 'does not exist',
    EACCES: 'may not be read (no permission)',
    EPERM: 'may not be read (no permission)',
    EISDIR: 'is a directory',
    ENAMETOOLONG: 'has too long a name',
  };
  return words[code ?? ''] ?? message;
}
