import { expect } from 'vitest';

/** An error of the library's, as far as tests look at it. */
export interface CodedError extends Error {
  readonly code: string;
}

/** What a promise rejects with, or a call throws; one that does neither fails the test. */
export async function rejection(body: Promise<unknown> | (() => unknown)): Promise<unknown> {
  let value: unknown;
  try {
    value = await (typeof body === 'function' ? body() : body);
  } catch (error) {
    return error;
  }
  return expect.unreachable(`resolved with ${String(value)}`);
}

/** What a function throws; one that returns fails the test. */
export function thrown(body: () => unknown): unknown {
  let value: unknown;
  try {
    value = body();
  } catch (error) {
    return error;
  }
  return expect.unreachable(`returned ${String(value)}`);
}

/**
 * Expects this to be a ParallelError with a message of one line in which all of
 * the words are. By its class's name: that of a package's src is another than
 * that of its dist.
 */
export function expectCoded(error: unknown, code: string, ...words: string[]): CodedError {
  expect(error).toBeInstanceOf(Error);
  const coded = error as CodedError;
  const found = { class: coded.constructor.name, code: coded.code, message: coded.message };
  expect(found).toEqual({ class: 'ParallelError', code, message: coded.message });
  expect(coded.message).toMatch(/^[^\n\r]+$/);
  for (const word of words) expect(coded.message).toContain(word);
  return coded;
}

/** Expects a promise to reject, or a call to throw, with such a ParallelError. */
export async function expectError(
  body: Promise<unknown> | (() => unknown),
  code: string,
  ...words: string[]
): Promise<CodedError> {
  return expectCoded(await rejection(body), code, ...words);
}
