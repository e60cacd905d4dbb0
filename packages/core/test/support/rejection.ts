import type { ParallelErrorCode } from '@parallel/core';
import { expect } from 'vitest';

/** What a promise rejects with, or a call throws; one that does neither fails the test. */
export async function rejection(body: Promise<unknown> | (() => unknown)): Promise<unknown> {
  const settled = await (async () => (typeof body === 'function' ? body() : body))().then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  expect(settled).toHaveProperty('error');
  return (settled as { error: unknown }).error;
}

/** Expects a ParallelError with a message of one line in which all of the words are. */
export async function expectError(
  body: Promise<unknown> | (() => unknown),
  code: ParallelErrorCode,
  ...words: string[]
): Promise<void> {
  const { name, message, ...rest } = (await rejection(body)) as Error & { code: unknown };
  expect({ name, message, code: rest.code }).toEqual({ name: 'ParallelError', message, code });
  expect(message).toMatch(/^[^\n]+$/);
  for (const word of words) expect(message).toContain(word);
}
