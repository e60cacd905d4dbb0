/** Ends the command with one line and a status, without a stack. */
export class Failure extends Error {
  constructor(
    message: string,
    readonly status: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A call that makes no sense. */
export const USAGE = 2;
/** Something that the call cannot help: a full disk. */
export const FAILED = 1;
export const INTERRUPTED = 130;
export const TERMINATED = 143;

/** @param flag as it is typed: `--width`. */
export function badValue(flag: string, value: string, allowed: string): Failure {
  return new Failure(`option ${flag}: ${JSON.stringify(value)} is not ${allowed}`, USAGE);
}

/** What the system says of a path, in words. */
export function systemReason(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  const words: Record<string, string> = {
    ENOENT: 'there is no such file or folder',
    EACCES: 'no permission',
    EPERM: 'not permitted',
    EISDIR: 'it is a folder',
    ENOTDIR: 'a part of the path is not a folder',
    ENOSPC: 'there is no space left',
    EROFS: 'the file system is read-only',
    ENAMETOOLONG: 'the name is too long',
  };
  return code === undefined ? String(error) : (words[code] ?? `the system says ${code}`);
}
