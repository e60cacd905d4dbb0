import { seed, times } from 'test-support/seed';
import { expect, it } from 'vitest';
import { fuzz, fuzzCommand, fuzzMultiline } from '../fuzz/grep.mjs';
import { whyNoRipgrep } from '../fuzz/multiline.mjs';
import { type Case, shrink } from '../fuzz/shrink.mjs';
import { noGrep } from './support/command.js';

// `npm run fuzz -- --cases 100000 --seed 1` does more of it.
it.skipIf(noGrep)('random texts, patterns, options and ways: as GNU grep', async () => {
  const { cases, failure } = await fuzz(640 * times, seed);
  expect({ cases, failure }).toEqual({ cases: 640 * times });
});

it.skipIf(noGrep)('the command, byte for byte: as GNU grep', async () => {
  const { cases, failure } = await fuzzCommand(1024 * times, seed);
  expect(failure).toBeUndefined();
  // Some calls have fewer files than others: the last may go beyond.
  expect(cases).toBeGreaterThanOrEqual(1024 * times);
});

it.skipIf(whyNoRipgrep())('the command over several lines, byte for byte: as ripgrep', async () => {
  const { cases, failure } = await fuzzMultiline(384 * times, seed);
  expect({ cases, failure }).toEqual({ cases: 384 * times });
});

it('a case that fails is made small, and stays one that both understand alike', async () => {
  const large: Case = {
    pattern: '^(a{2}|[0-9]+b)*\\.?c$',
    how: { ignoreCase: true, invert: true, after: 2 },
    text: Buffer.from('ab\nxyz\r\nb c\n'.repeat(9)).toString('base64'),
    call: { isFolder: false, isPiped: false, words: ['-j', '1'] },
  };
  const tried: string[] = [];
  const small = await shrink(large, async ({ pattern, how, text }) => {
    tried.push(pattern);
    const bytes = Buffer.from(text, 'base64').toString();
    return pattern.includes('b') && how.invert === true && /z.*c/s.test(bytes);
  });
  expect(small).toEqual({
    pattern: 'b',
    how: { invert: true },
    text: Buffer.from('zc').toString('base64'),
    call: { isFolder: false, isPiped: false, words: [] },
  });
  // No lazy quantifier, and none of nothing, has come of what was left out.
  for (const pattern of tried) expect(pattern).not.toMatch(/[*+?}][*+?{]|[(|^][*+?{]/);
});
