import { copyFileSync } from 'node:fs';
import { defineConfig } from 'tsup';

const shared = {
  format: 'esm' as const,
  target: 'node20',
  // zod takes 50 ms to import whole; all of core with its part of zod bundled takes 20.
  noExternal: ['zod'],
};

export default defineConfig([
  {
    ...shared,
    entry: {
      index: 'src/index.ts',
      options: 'src/options/index.ts',
      portable: 'src/portable.ts',
      schedule: 'src/schedule/index.ts',
      types: 'src/types.ts',
      'task-side': 'src/task-side.ts',
      testing: 'src/testing/index.ts',
      // Loaded by URL, beside testing.js.
      'testing-tasks': 'src/testing/tasks/index.ts',
    },
    // The addon's types come along: it is optional, and may not be there to be looked up.
    dts: { compilerOptions: { ignoreDeprecations: '6.0' }, resolve: ['@parallel/native-rs'] },
    async onSuccess() {
      copyFileSync('../native-rs/binding.d.ts', 'dist/binding.d.ts');
    },
  },
  {
    ...shared,
    // Loaded by URL, beside index.js. In CommonJS, which starts 10 ms sooner than ESM.
    entry: { worker: 'src/worker/entry.ts', 'worker-later': 'src/worker/later.ts' },
    external: ['./worker-later.cjs'],
    format: 'cjs',
    shims: true,
    splitting: false,
    minify: true,
  },
]);
