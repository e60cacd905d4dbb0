import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { atLeast } from 'test-support/at-least';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [
    {
      // As the build does: tests of what no package exports import it from src.
      name: 'wasm-as-base64',
      enforce: 'pre',
      load: (id) =>
        id.endsWith('.wasm')
          ? `export default ${JSON.stringify(readFileSync(id, 'base64'))};`
          : undefined,
    },
  ],
  test: {
    include: ['test/**/*.test.ts'],
    maxWorkers: availableParallelism(),
    // Only so that a hang ends: properties take longer than the usual five seconds.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    reporters: ['default', atLeast(607)],
  },
});
