import { availableParallelism } from 'node:os';
import { atLeast } from 'test-support/at-least';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'page/test/**/*.test.ts'],
    maxWorkers: availableParallelism(),
    reporters: ['default', atLeast(298)],
    // Whole runs of the demo, on a machine that may be busy.
    testTimeout: 120_000,
  },
});
