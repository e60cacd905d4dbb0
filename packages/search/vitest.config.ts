import { availableParallelism } from 'node:os';
import { atLeast } from 'test-support/at-least';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    maxWorkers: availableParallelism(),
    // Only so that a hang ends: properties take longer than the usual five seconds.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    reporters: ['default', atLeast(712)],
  },
});
