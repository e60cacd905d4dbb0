import { defineConfig } from 'vitest/config';
import { atLeast } from '../../scripts/vitest-at-least.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', atLeast(86)],
    // Whole runs of the demo, on a machine that may be busy.
    testTimeout: 120_000,
  },
});
