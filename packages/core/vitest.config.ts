import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { atLeast } from '../../scripts/vitest-at-least.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 180_000,
    // Half of the time they wait for workers: more files at once than there are processors.
    maxWorkers: Math.max(3, availableParallelism()),
    reporters: ['default', atLeast(1537)],
  },
});
