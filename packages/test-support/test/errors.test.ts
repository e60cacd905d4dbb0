import { expectCoded, expectError, rejection, thrown } from 'test-support/errors';
import { describe, expect, it } from 'vitest';

class ParallelError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

const closed = new ParallelError('CLOSED', 'the strategy was closed');

describe('rejection', () => {
  it('is what a promise rejects with, or a call throws', async () => {
    expect(await rejection(Promise.reject(closed))).toBe(closed);
    expect(
      await rejection(() => {
        throw closed;
      }),
    ).toBe(closed);
  });

  it.each([
    ['a promise that resolves', () => rejection(Promise.resolve('fine'))],
    ['a call that returns', () => rejection(() => 'fine')],
  ])('fails for %s', async (_, body) => {
    await expect(body()).rejects.toThrow('fine');
  });
});

it('thrown is what a call throws, and fails for one that returns', () => {
  const thrower = () => {
    throw closed;
  };
  expect(thrown(thrower)).toBe(closed);
  expect(() => thrown(() => 'fine')).toThrow('returned fine');
});

describe('expectCoded', () => {
  it('returns the error that it is given', () => {
    expect(expectCoded(closed, 'CLOSED', 'strategy', 'closed')).toBe(closed);
  });

  it.each([
    ['no error', 'CLOSED'],
    [Object.assign(new Error('plain'), { name: 'ParallelError', code: 'CLOSED' }), 'CLOSED'],
    [closed, 'TIMEOUT'],
    [closed, 'CLOSED', 'open'],
    [new ParallelError('CLOSED', 'two\nlines'), 'CLOSED'],
    [new ParallelError('CLOSED', ''), 'CLOSED'],
  ] as [unknown, string, ...string[]][])('refuses %s as %s %s', async (error, ...wanted) => {
    expect(() => expectCoded(error, ...wanted)).toThrow();
    await expect(expectError(Promise.reject(error), ...wanted)).rejects.toThrow();
  });
});
