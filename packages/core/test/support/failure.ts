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

/** Expects a ParallelError, out of src or dist, with a message of one line in which all words are. */
export function expectError(error: unknown, code: string, ...words: string[]): void {
  const { name, code: found, message } = error as { name: string; code: string; message: string };
  expect({ name, code: found, message }).toEqual({ name: 'ParallelError', code, message });
  expect(message).toMatch(/^[^\n\r]+$/);
  for (const word of words) expect(message).toContain(word);
}
