import type { Batch, LeaseBatch } from '../../src/worker/protocol.js';

export const batch = (name: string, input: unknown = name, timed = false): Batch => ({
  kind: 'batch',
  url: name,
  exportName: 'default',
  timed,
  inputs: [input],
  rewritten: false,
});

export const lease = (name: string, plan: number, values: unknown[] = [name]): LeaseBatch => ({
  kind: 'lease',
  url: name,
  exportName: 'default',
  timed: false,
  plan,
  pieces: {
    source: { values, rewritten: false },
    cells: new Int32Array(2),
    count: values.length,
    chunkSize: 1,
    workers: 1,
  },
});
