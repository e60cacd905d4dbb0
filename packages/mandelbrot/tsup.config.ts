import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    // Imported by workers, by URL.
    'tile-task': 'src/tile-task.ts',
    'smooth-task': 'src/smooth/smooth-task.ts',
    'frame-task': 'src/cli/frame-task.ts',
    // The command.
    cli: 'src/cli/cli.ts',
  },
  format: 'esm',
  target: 'node20',
  noExternal: ['zod', 'culori'],
  // assembly/, compiled: in the bundle, so that a browser needs no file beside it.
  loader: { '.wasm': 'base64' },
  clean: true,
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
});
