import { atLeast } from 'test-support/at-least';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Only so that a hang ends.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    reporters: ['default', atLeast(125)],
  },
});
