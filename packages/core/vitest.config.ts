import { availableParallelism } from 'node:os';
import { atLeast } from 'test-support/at-least';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 180_000,
    // Half of the time they wait for workers: more files at once than there are processors.
    maxWorkers: Math.max(3, availableParallelism()),
    reporters: ['default', atLeast(1662)],
  },
});
