import { ParallelError, type ParallelErrorCode } from '@parallel/core';
import { expect } from 'vitest';

/** What a promise rejects with; one that resolves fails the test. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  const settled = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  expect(settled).toHaveProperty('error');
  return (settled as { error: unknown }).error;
}

/** Expects a ParallelError with a message of one line in which all of the words are. */
export async function expectError(
  promise: Promise<unknown>,
  code: ParallelErrorCode,
  ...words: string[]
): Promise<ParallelError> {
  const error = (await rejection(promise)) as ParallelError;
  expect(error).toBeInstanceOf(ParallelError);
  expect({ code: error.code, message: error.message }).toEqual({ code, message: error.message });
  expect(error.message).toMatch(/^[^\n]+$/);
  for (const word of words) expect(error.message).toContain(word);
  return error;
}
