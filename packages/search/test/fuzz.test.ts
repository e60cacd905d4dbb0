import { expect, it } from 'vitest';
import { fuzz, fuzzCommand } from '../fuzz/grep.mjs';
import { noGrep } from './support/command.js';

const seed = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31);

// `npm run fuzz -- --cases 100000 --seed 1` does more of it.
it.skipIf(noGrep)('random texts, patterns, options and ways: as GNU grep', async () => {
  const { cases, failure } = await fuzz(640, seed);
  expect({ cases, failure }).toEqual({ cases: 640 });
});

it.skipIf(noGrep)('the command, byte for byte: as GNU grep', async () => {
  const { cases, failure } = await fuzzCommand(1024, seed);
  expect({ cases, failure }).toEqual({ cases: 1024 });
});
