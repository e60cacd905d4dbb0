import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { atLeast } from '../../scripts/vitest-at-least.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'page/test/**/*.test.ts'],
    maxWorkers: availableParallelism(),
    reporters: ['default', atLeast(241)],
    // Whole runs of the demo, on a machine that may be busy.
    testTimeout: 120_000,
  },
});
