import { getPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { auto, native, processes, range, task, threads } from '@parallel/core';
import { createStrategy } from '@parallel/core/options';
import { describe, expect, it } from 'vitest';
import { ofThreads } from './fixtures/niceness.mjs';
import { noNative } from './support/native.js';
import { runNode } from './support/run-node.js';

type Tasks = typeof import('./fixtures/niceness.mjs');
const url = new URL('./fixtures/niceness.mjs', import.meta.url);
const named = <E extends keyof Tasks>(name: E) => task<Tasks, E>(url, name);
const own = named('own');

const nicer = (by: number) => Math.min(19, getPriority(0) + by);
const others = () => [...ofThreads()].filter(([id]) => id !== process.pid);

describe.skipIf(process.platform !== 'linux')('niceness', () => {
  it('of threads is theirs, and nobody else has it', async () => {
    const before = ofThreads();
    await using pool = threads({ workers: 2, niceness: 5 });
    const cells = pool.share(Int32Array, 2);
    cells[1] = 2;
    const together = named('ownTogether');
    const both = await pool.map(together, [cells, cells], { chunkSize: 1 }).toArray();
    expect(both).toEqual([nicer(5), nicer(5)]);
    const after = ofThreads();
    for (const [id, niceness] of before) expect(after.get(id) ?? niceness).toBe(niceness);
    const fresh = [...after].filter(([id]) => !before.has(id)).map(([, niceness]) => niceness);
    expect(fresh.filter((niceness) => niceness === nicer(5)).length).toBe(2);
  });

  it.each([undefined, 0])('of threads is that of the caller where it is %s', async (niceness) => {
    await using pool = threads({ workers: 1, niceness });
    expect(await pool.run(own, undefined)).toBe(nicer(0));
  });

  it('of processes is that of all of their threads', async () => {
    await using pool = processes({ workers: 1, niceness: 7 });
    const all = await pool.run(named('all'), undefined);
    expect(all.length).toBeGreaterThan(3);
    expect(new Set(all)).toEqual(new Set([nicer(7)]));
    expect(ofThreads().get(process.pid)).toBe(nicer(0));
  });

  it.each([
    ['threads', threads],
    ['processes', processes],
  ] as const)('of %s is that of their successors, and at most 19', async (_, make) => {
    await using pool = make({ workers: 1, niceness: 19 });
    expect(await pool.run(own, undefined)).toBe(19);
    await using lower = make({ workers: 1, niceness: 2 });
    const cells = lower.share(Int32Array, 1);
    expect(await lower.run(named('diesOnce'), cells, { retries: 1 })).toBe(nicer(2));
    expect(lower.stats().died).toBe(1);
  });

  it('of threads is not that of the threads which libuv has for all isolates', async () => {
    const { status, output } = await runNode(`
      const { createRequire } = require('node:module');
      const { threads, task } = createRequire(dist)(${JSON.stringify(fileURLToPath(new URL('../dist/index.js', import.meta.url)))});
      const niceness = () => require('node:fs').readdirSync('/proc/self/task').map((id) =>
        require('node:fs').readFileSync('/proc/self/task/' + id + '/stat', 'utf8').replace(/.*\\) /s, '').split(' ')[16]);
      const before = niceness();
      const pool = threads({ workers: 1, niceness: 3 });
      pool.run(task(${JSON.stringify(url.href)}, 'readsFiles')).then(async () => {
        const own = String(Math.min(19, require('node:os').getPriority(0) + 3));
        const all = niceness();
        console.log(all.length >= before.length + 2, all.filter((of) => of === own).length);
        await pool.close();
      });
    `);
    expect({ status, output }).toEqual({ status: 0, output: 'true 1\n' });
  });

  it('of auto is that of its threads, not of the caller', async () => {
    await using pool = auto({ workers: 1, niceness: 4 });
    expect(await pool.run(own, undefined)).toBe(nicer(0));
    expect(others().filter(([, niceness]) => niceness === nicer(4))).toEqual([]);
  });
});

describe('a native entry', () => {
  /** Notes what it is told, and takes long enough in JavaScript for auto to leave it to the addon. */
  const noting = (told: number[]) =>
    task<typeof import('./fixtures/auto-tasks.mjs'), 'costlyNumber'>(
      new URL('./fixtures/auto-tasks.mjs', import.meta.url),
      'costlyNumber',
      {
        native: async (pieces, { niceness, settle }) => {
          told.push(niceness);
          pieces.forEach((_, index) => {
            settle(index, 0);
          });
        },
      },
    );

  it.each([
    [9, 9],
    [undefined, 0],
  ])('is told that %s was asked for', async (niceness, expected) => {
    const told: number[] = [];
    await using strategy = native({ niceness });
    await strategy.map(noting(told), [1, 2, 3]).toArray();
    expect(told).toEqual([expected]);
  });

  it.skipIf(noNative)('is told of that of auto', async () => {
    const told: number[] = [];
    await using strategy = auto({ workers: 2, niceness: 9 });
    await strategy.map(noting(told), range(60)).toArray();
    expect(told.length).toBeGreaterThan(0);
    expect(new Set(told)).toEqual(new Set([9]));
  });
});

it('inline has none, whatever is asked', async () => {
  await using strategy = createStrategy('inline', { niceness: 19 });
  const before = getPriority(0);
  await strategy.run(own, undefined);
  expect(getPriority(0)).toBe(before);
});
