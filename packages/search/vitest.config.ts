import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { atLeast } from '../../scripts/vitest-at-least.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    maxWorkers: availableParallelism(),
    // Only so that a hang ends: properties take longer than the usual five seconds.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    reporters: ['default', atLeast(661)],
  },
});
