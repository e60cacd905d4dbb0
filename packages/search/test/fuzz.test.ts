import { expect, it } from 'vitest';
import { fuzz } from '../fuzz/grep.mjs';
import { noGrep } from './support/command.js';

// `npm run fuzz -- --cases 100000 --seed 1` does more of it.
it.skipIf(noGrep)('random texts, patterns, options and ways: as GNU grep', async () => {
  const seed = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31);
  expect(await fuzz(640, seed)).toEqual({ cases: 640 });
});
