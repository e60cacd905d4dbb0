import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    cli: 'src/cli.ts',
    // A process of its own.
    sampler: 'src/measure/sampler.ts',
    // Imported by workers, by URL.
    'sample-task': 'src/sample/sample-task.ts',
    'plot-lane': 'src/web/lanes/plot-lane.ts',
    'search-lane': 'src/web/lanes/search-lane.ts',
    // What the server can bear, and what streaming costs.
    'load-test': 'src/load-test/load-test.ts',
    'plot-alone': 'src/web/lanes/plot-alone.ts',
  },
  format: 'esm',
  target: 'node20',
  // The page is another build's.
  clean: ['!page', '!page/**'],
});
