import { atLeast } from 'test-support/at-least';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', atLeast(16)],
  },
});
