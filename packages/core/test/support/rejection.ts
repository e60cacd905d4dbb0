import type { ParallelErrorCode } from '@parallel/core';
import { expectError as expectThisError, rejection as rejectionOf } from './failure.js';

/** What a promise rejects with, or a call throws; one that does neither fails the test. */
export function rejection(body: Promise<unknown> | (() => unknown)): Promise<unknown> {
  return rejectionOf((async () => (typeof body === 'function' ? body() : body))());
}

/** Expects a ParallelError with a message of one line in which all of the words are. */
export async function expectError(
  body: Promise<unknown> | (() => unknown),
  code: ParallelErrorCode,
  ...words: string[]
): Promise<void> {
  expectThisError(await rejection(body), code, ...words);
}
