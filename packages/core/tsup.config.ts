import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    options: 'src/options/index.ts',
    schedule: 'src/schedule/index.ts',
    'task-side': 'src/task-side.ts',
    testing: 'src/testing/index.ts',
    // Loaded by URL, beside index.js: what a worker imports, and the testing tasks.
    worker: 'src/worker/entry.ts',
    'testing-tasks': 'src/testing/tasks.ts',
  },
  format: 'esm',
  target: 'node20',
  // zod takes 50 ms to import whole; all of core with its part of zod bundled takes 17.
  noExternal: ['zod'],
  clean: true,
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
});
