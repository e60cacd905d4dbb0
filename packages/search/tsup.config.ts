import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    cli: 'src/cli/main.ts',
    // Imported by workers, by URL.
    'search-task': 'src/search-task.ts',
    'files-task': 'src/files/files-task.ts',
  },
  format: 'esm',
  target: 'node20',
  noExternal: ['zod'],
  clean: true,
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
});
