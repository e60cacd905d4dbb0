/** What went wrong, as a word that a program can compare. Stable across releases. */
export type ParallelErrorCode =
  /** An option has a value that is not allowed. */
  | 'INVALID_OPTION'
  /** Each option is allowed, but not together. */
  | 'IMPOSSIBLE_COMBINATION'
  /** An input that the task's schema refuses. */
  | 'INVALID_INPUT'
  /** The task's module cannot be imported or lacks the export. */
  | 'TASK_NOT_FOUND'
  /** A worker exited, was killed or crashed while it ran a piece. */
  | 'WORKER_DIED'
  /** A piece took longer than its `timeout`. */
  | 'TIMEOUT'
  /** An input or an output cannot be sent between isolates. */
  | 'NOT_CLONEABLE'
  /** The native addon is needed and cannot be loaded. */
  | 'NATIVE_UNAVAILABLE'
  /** The platform has no such thing (yet). */
  | 'UNSUPPORTED_PLATFORM'
  /** The strategy, or the channel, was closed. */
  | 'CLOSED'
  /** A file cannot be opened or read; `cause` is the system's error. */
  | 'FILE_UNREADABLE'
  /** Something has to be in memory as a whole, and cannot. */
  | 'TOO_LARGE';

/**
 * Every error of the library's own. `code` says what went wrong; `message` is
 * one line that names the option or the piece, its value and what is allowed.
 */
export class ParallelError extends Error {
  /** What tells this class from others across copies of the module. */
  override readonly name = 'ParallelError';
  /** What went wrong, for programs. */
  readonly code: ParallelErrorCode;

  constructor(code: ParallelErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The one line for an option that has a wrong value. */
export function invalidOption(option: string, value: unknown, allowed: string): ParallelError {
  return new ParallelError(
    'INVALID_OPTION',
    `option "${option}": ${show(value)} is not ${allowed}`,
  );
}

/** For an input that cannot be sent to a worker. */
export function unsendableInput(url: string, cause: unknown): ParallelError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new ParallelError('NOT_CLONEABLE', `an input of ${url} cannot be sent: ${why}`, { cause });
}

/** For a piece that took too long. */
export function timeoutError(url: string, milliseconds: number): ParallelError {
  return new ParallelError(
    'TIMEOUT',
    `a piece of ${url} took longer than its timeout of ${milliseconds} ms`,
  );
}

/** For a module that is not loaded, and perhaps never will be. */
export function loadingError(url: string, milliseconds: number): ParallelError {
  return new ParallelError(
    'TIMEOUT',
    `task ${url} was not loaded within ${milliseconds} ms: does its module wait for something, or loop?`,
  );
}

/** A value as an error message quotes it: short, on one line, never throwing. */
export function show(value: unknown): string {
  if (typeof value === 'string') return oneLine(JSON.stringify(shortened(value)));
  if (typeof value === 'bigint') return oneLine(`${value}n`);
  if (typeof value === 'function') return oneLine(`function ${nameOf(value)}`);
  if (typeof value !== 'object' || value === null) return oneLine(String(value));
  if (Array.isArray(value)) return `an array of ${value.length}`;
  return oneLine(`an object (${nameOf((value as { constructor?: unknown }).constructor)})`);
}

function nameOf(named: unknown): string {
  const name = typeof named === 'function' ? named.name : undefined;
  return typeof name === 'string' && name !== '' ? name : 'without a name';
}

function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be in a line.
  return shortened(text.replaceAll(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' '));
}

function shortened(text: string): string {
  return text.length > 100 ? `${text.slice(0, 97)}...` : text;
}
