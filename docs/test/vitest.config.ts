import { defineConfig } from 'vitest/config';
import { atLeast } from '../../scripts/vitest-at-least.ts';

export default defineConfig({
  test: {
    include: ['*.test.ts'],
    reporters: ['default', atLeast(58)],
    maxConcurrency: 3,
    testTimeout: 120_000,
  },
});
