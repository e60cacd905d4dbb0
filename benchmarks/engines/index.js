/** Imported when they are wanted: one library cannot disturb a suite that is about others. @type {Record<string, () => Promise<import('../types.js').Engine>>} */
export const engines = {
  'core threads': async () => (await import('./core.js')).ofThreads,
  'core processes': async () => (await import('./core.js')).ofProcesses,
  'piscina threads': async () => (await import('./piscina.js')).ofThreads,
  'tinypool threads': async () => (await import('./tinypool.js')).ofThreads,
  'tinypool processes': async () => (await import('./tinypool.js')).ofProcesses,
  'workerpool threads': async () => (await import('./workerpool.js')).ofThreads,
  'workerpool processes': async () => (await import('./workerpool.js')).ofProcesses,
  'bare threads': async () => (await import('./bare.js')).ofThreads,
  'bare threads, equal shares': async () => (await import('./bare.js')).ofShares,
  call: async () => (await import('./call.js')).call,
  inline: async () => (await import('./here.js')).loop,
  mandelbrot: async () => (await import('./mandelbrot.js')).pictures,
  node: async () => (await import('./node.js')).node,
};

/** The libraries whose versions a record names. */
export const libraries = [
  '@parallel/core',
  '@parallel/mandelbrot',
  'piscina',
  'tinypool',
  'workerpool',
];
