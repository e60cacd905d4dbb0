import { atLeast } from 'test-support/at-least';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'native-rs',
    include: ['test/**/*.test.ts'],
    // Addons are made for processes and their workers; so are these tests.
    pool: 'forks',
    reporters: ['default', atLeast(90)],
  },
});
