import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    // Imported by workers, by URL.
    'tile-task': 'src/tile-task.ts',
  },
  format: 'esm',
  target: 'node20',
  noExternal: ['zod'],
  // assembly/, compiled: in the bundle, so that a browser needs no file beside it.
  loader: { '.wasm': 'base64' },
  clean: true,
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
});
