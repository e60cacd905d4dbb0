const ALWAYS = ['LICENSE', 'README.md', 'THIRD-PARTY.md', 'package.json'];
const module = (name: string) => [`dist/${name}.js`, `dist/${name}.d.ts`];

/**
 * What is in each package: a new file is a decision, made here. `HASH` stands for that of a chunk,
 * `*` for the declarations' chunks.
 */
export const CONTENTS: Record<string, readonly string[]> = {
  platform: [...ALWAYS, 'parallel-native.{platform}.node'],
  '@parallel/native-rs': [...ALWAYS, 'binding.d.ts', 'binding.js', 'index.d.ts', 'index.js'],
  '@parallel/core': [
    ...ALWAYS,
    ...[
      ...['index', 'options', 'portable', 'schedule', 'task-side'],
      ...['testing', 'testing-tasks', 'types'],
    ].flatMap(module),
    'dist/*-HASH.d.ts',
    'dist/binding.d.ts',
    'dist/chunk-HASH.js',
    'dist/worker-later.cjs',
    'dist/worker.cjs',
  ],
  '@parallel/mandelbrot': [
    ...ALWAYS,
    ...[
      'browser',
      'claim-task',
      'cli',
      'deep-task',
      'frame-task',
      'index',
      'smooth-task',
      'tile-task',
    ].flatMap(module),
    'dist/browser-worker.js',
    'dist/*-HASH.d.ts',
    'dist/chunk-HASH.js',
  ],
  '@parallel/search': [
    ...ALWAYS,
    ...['cli', 'files-task', 'index', 'search-task'].flatMap(module),
    'dist/*-HASH.d.ts',
    'dist/chunk-HASH.js',
  ],
};
