import { inline, nativeProblem, processes, type Strategy, task, threads } from '@parallel/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

type Tasks = typeof import('./fixtures/tasks.mjs');
const url = new URL('./fixtures/tasks.mjs', import.meta.url);
const writeSeven = task<Tasks, 'writeSeven'>(url, 'writeSeven');

/** In which forms a piece of shared memory can be part of an input. */
const FORMS: Record<string, (view: Uint8Array) => unknown> = {
  'a view': (view) => view,
  'a part of a view': (view) => view.subarray(0, 4),
  'in an object': (view) => ({ view }),
  'in a list of lists': (view) => [[view]],
  'in an object without prototype': (view) => Object.assign(Object.create(null), { view }),
  'in a Map': (view) => new Map([['view', view]]),
  'in a Set': (view) => new Set([view]),
  'in an object of a class': (view) =>
    new (class {
      view = view;
    })(),
  'as a view of another type': (view) => new Float64Array(view.buffer, 0, 1),
  'as a Buffer': (view) => Buffer.from(view.buffer as ArrayBuffer, 0, 4),
  'as a DataView': (view) => new DataView(view.buffer, 0, 4),
  'as the memory itself': (view) => view.buffer,
};

const strategies: [string, () => Strategy][] = [
  ['inline', inline],
  ['threads', () => threads({ workers: 1 })],
];
if (process.platform === 'linux' && !nativeProblem()) {
  strategies.push(['processes', () => processes({ workers: 1 })]);
}

describe.each(strategies)('memory shared under %s is seen by a worker', (_, create) => {
  let strategy: Strategy;
  beforeAll(() => {
    strategy = create();
  });
  afterAll(() => strategy.close());

  it.each(Object.entries(FORMS))('%s', async (_, form) => {
    const view = strategy.share(Uint8Array, 16);
    await strategy.run(writeSeven, form(view));
    expect(view[0]).toBe(7);
  });
});
