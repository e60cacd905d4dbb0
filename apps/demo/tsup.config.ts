import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    cli: 'src/cli.ts',
    // A process of its own.
    sampler: 'src/measure/sampler.ts',
    // Imported by workers, by URL.
    'sample-task': 'src/sample/sample-task.ts',
  },
  format: 'esm',
  target: 'node20',
  clean: true,
});
