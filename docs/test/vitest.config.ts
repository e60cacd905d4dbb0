import { atLeast } from 'test-support/at-least';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['*.test.ts'],
    reporters: ['default', atLeast(58)],
    maxConcurrency: 3,
    testTimeout: 120_000,
  },
});
