import { range, threads } from '@parallel/core';
import { expect, it } from 'vitest';
import { ending } from './support/endings.js';

const upTo = (end: number) => Array.from({ length: end }, (_, i) => i);

it('of a map no more workers are started than it has chunks', async () => {
  const started = async (source: Iterable<number>, chunkSize?: number) => {
    await using pool = threads({ workers: 12 });
    const options = chunkSize === undefined ? {} : { chunkSize };
    const outputs = await pool.map(ending('refuses'), source as number[], options).toArray();
    expect(outputs).toEqual([...source].map((x) => 2 * x + 1));
    return pool.stats().started;
  };
  expect(await started([0, 1])).toBeLessThanOrEqual(2);
  expect(await started(range(30), 10)).toBeLessThanOrEqual(3);
  expect(await started(upTo(31), 31)).toBe(1);
});
