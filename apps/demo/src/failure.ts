/** Ends the command with a message and a status, without a stack trace. */
export class Failure extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** The failure of an option that cannot be used as given, in commander's own words. */
export function badOption(flags: string, value: unknown, why: string): Failure {
  return new Failure(`error: option '${flags}' argument '${String(value)}' is invalid. ${why}`, 2);
}

/** The same where the system has refused a path. */
export function badPath(flags: string, path: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' ? badOption(flags, path, `${systemReason(code)}.`) : error;
}

/** What the system's word for an error means, as the beginning of a sentence. */
export function systemReason(code: string): string {
  const words: Record<string, string> = {
    ENOENT: 'There is no such file or folder',
    EACCES: 'It may not be used (no permission)',
    EPERM: 'It may not be used (not permitted)',
    EEXIST: 'It exists already',
    EISDIR: 'It is a directory',
    ENOTDIR: 'It is not a folder',
    ENOSPC: 'There is no space left',
    EROFS: 'It is on a read-only file system',
    ENAMETOOLONG: 'The name is too long',
  };
  return words[code] ?? `The system says ${code}`;
}
