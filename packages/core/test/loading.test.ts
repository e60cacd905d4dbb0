import { existsSync } from 'node:fs';
import { inline, processes, type Strategy, task, threads } from '@parallel/core';
import { expectCoded, rejection } from 'test-support/errors';
import { temporaryFolder } from 'test-support/folder';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeClock } from './support/fake-clock.js';
import { turn } from './support/pool.js';

beforeEach(fakeClock);
afterEach(() => void vi.useRealTimers());

const folder = temporaryFolder();
const square = task<typeof import('./fixtures/square.mjs')>(
  new URL('./fixtures/square.mjs', import.meta.url),
);

/** A task whose module is never there, and a promise for that it is being loaded. */
function neverLoaded(name: string, how: string) {
  const file = folder.path(name);
  const source = `
    import { writeFileSync } from 'node:fs';
    writeFileSync(${JSON.stringify(file)}, '');
    ${how === 'loops' ? 'for (;;);' : 'await new Promise((resolve) => setTimeout(resolve, 2 ** 31 - 1));'}
    export default () => {};`;
  const url = `data:text/javascript,${encodeURIComponent(source)}`;
  const begun = async () => {
    while (!existsSync(file)) await turn();
  };
  return { task: task<{ default(input: number): void }>(url), begun };
}

const CASES: [how: string, kind: string, make: () => Strategy][] = [
  ['waits', 'threads', () => threads({ workers: 1, grace: 0 })],
  ['waits', 'processes', () => processes({ workers: 1, grace: 0 })],
  ['loops', 'threads', () => threads({ workers: 1, grace: 0 })],
  ['loops', 'processes', () => processes({ workers: 1, grace: 0 })],
  ['waits', 'inline', inline],
];

/** Ten seconds pass. */
async function pass(): Promise<void> {
  for (let i = 0; i < 11; i += 1) {
    vi.advanceTimersByTime(1000);
    await turn();
  }
}

describe.each(CASES)('a module that %s under %s', (how, kind, make) => {
  it.each(['run', 'map'] as const)('ends a %s with a timeout, and its worker', async (call) => {
    await using strategy = make();
    const { task, begun } = neverLoaded(`${how} ${kind} ${call}`, how);
    const options = { timeout: 500 };
    const failing = rejection(
      call === 'run'
        ? strategy.run(task, 1, options)
        : strategy.map(task, [1, 2, 3], options).toArray(),
    );
    await begun();
    await pass();
    expectCoded(await failing, 'TIMEOUT', 'was not loaded within 10000 ms');
    expect(await strategy.run(square, 7)).toBe(49);
  });

  it('leaves a signal what it is', async () => {
    await using strategy = make();
    const { task, begun } = neverLoaded(`${how} ${kind} signal`, how);
    const controller = new AbortController();
    const failing = rejection(strategy.run(task, 1, { signal: controller.signal }));
    await begun();
    controller.abort(new Error('enough'));
    expect(await failing).toMatchObject({ message: 'enough' });
    expect(await strategy.run(square, 7)).toBe(49);
  });
});
