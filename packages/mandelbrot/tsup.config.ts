import { defineConfig } from 'tsup';

const shared = {
  format: 'esm' as const,
  // assembly/, compiled: in the bundle, so that a browser needs no file beside it.
  loader: { '.wasm': 'base64' as const },
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
};

export default defineConfig([
  {
    ...shared,
    entry: {
      index: 'src/index.ts',
      // Imported by workers, by URL.
      'tile-task': 'src/tile-task.ts',
      'claim-task': 'src/claim-task.ts',
      'smooth-task': 'src/smooth/smooth-task.ts',
      'frame-task': 'src/cli/frame-task.ts',
      // The command.
      cli: 'src/cli/cli.ts',
      'deep-task': 'src/deep/deep-task.ts',
    },
    target: 'node20',
    noExternal: ['zod', 'culori'],
  },
  {
    ...shared,
    entry: { browser: 'src/browser/index.ts' },
    // A page can import it as it is: with all that it needs, and nothing of Node.
    platform: 'browser',
    target: 'es2022',
    noExternal: [/.*/],
    splitting: false,
    // Its declarations stand alone, too: those of core need Node's, which a page's project has not.
    dts: {
      ...shared.dts,
      resolve: [/^@parallel\/core/],
      banner: '/// <reference lib="esnext.disposable" />',
    },
  },
  {
    ...shared,
    // Loaded by URL, beside browser.js.
    entry: { 'browser-worker': 'src/browser/worker.ts' },
    platform: 'browser',
    target: 'es2022',
    noExternal: [/.*/],
    splitting: false,
    dts: false,
  },
]);
