import { native, processes, threads } from '@parallel/core';
import { describe, expect, it } from 'vitest';
import { show } from '../src/errors.js';
import { expectError, thrown } from './support/failure.js';
import { NUMBERS } from './support/wrong-numbers.js';

describe.each([
  ['threads', threads],
  ['processes', processes],
  ['native', native],
] as const)('%s', (_, make) => {
  it.each([...NUMBERS, [1025, '1025']])('refuses %o workers', (workers, quoted) => {
    const error = thrown(() => make({ workers } as never));
    expectError(error, 'INVALID_OPTION', `"workers": ${quoted}`, 'a whole number from 1 to 1024');
  });

  it.each([null, 5, 'two', [], true])('refuses %o for its options', (options) => {
    expectError(
      thrown(() => make(options as never)),
      'INVALID_OPTION',
      `"options": ${show(options)}`,
    );
  });

  it('refuses an option that it does not know, and names those it does', () => {
    const error = thrown(() => make({ worker: 2 } as never));
    expectError(error, 'INVALID_OPTION', 'option "worker" is not known', 'workers');
  });

  it('has as many workers as asked for, else one or more', async () => {
    for (const workers of [1, 3, 1024]) {
      await using strategy = make({ workers });
      expect([strategy.workers, strategy.stats().workers]).toEqual([workers, workers]);
    }
    await using strategy = make({ workers: undefined });
    expect(strategy.workers).toBeGreaterThanOrEqual(1);
  });
});
