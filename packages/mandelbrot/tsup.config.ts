import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    // Imported by workers, by URL.
    'tile-task': 'src/tile-task.ts',
    'deep-task': 'src/deep/deep-task.ts',
  },
  format: 'esm',
  target: 'node20',
  noExternal: ['zod'],
  clean: true,
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
});
