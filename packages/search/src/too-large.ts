import { ParallelError } from '@parallel/core';

/** Lines that are longer are refused, by the addon's threads too: they have to be in memory. */
export const MOST_LINE_BYTES = 2 ** 30;

/** Of the system, and of V8, whose strings have fewer characters. */
const CODES: ReadonlySet<unknown> = new Set([
  'ENOMEM',
  'ERR_STRING_TOO_LONG',
  'ERR_BUFFER_TOO_LARGE',
  'ERR_FS_FILE_TOO_LARGE',
  'TOO_LARGE',
]);

/** Whether an error says that a line, or a text, is more than can be held in memory. */
export function isTooLarge(error: unknown): boolean {
  return CODES.has((error as { code?: unknown } | null)?.code);
}

/** What a reader throws, in whichever process, for a line that it will not hold in memory. */
export function lineTooLong(): Error {
  const error = new Error(`a line is longer than ${MOST_LINE_BYTES} bytes`);
  return Object.assign(error, { code: 'ENOMEM' });
}

/** An error of a file's search as it is thrown: `TOO_LARGE` where one of its lines is, else as it is. */
export function codedError(
  cause: unknown,
  file: { readonly path: string; readonly name: string },
): unknown {
  if (cause instanceof ParallelError || !isTooLarge(cause)) return cause;
  const { code, message } = cause as { code: unknown; message: string };
  const name = file.path === '' ? file.name : `file ${file.name}`;
  if (code === 'TOO_LARGE') {
    const named = message.includes(file.name) ? message : `${name}: ${message}`;
    return new ParallelError('TOO_LARGE', named, { cause });
  }
  const what = 'a line is too long, or memory too small';
  const most = `a line can have ${MOST_LINE_BYTES} bytes, in JavaScript 536870888 characters`;
  return new ParallelError('TOO_LARGE', `${name}: ${what} (${most})`, { cause });
}
