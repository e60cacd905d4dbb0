import { readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { type ProcessStrategy, processes, task, threads } from '@parallel/core';
import { expectError } from 'test-support/errors';
import { openFiles } from 'test-support/open-files';
import { describe, expect, it } from 'vitest';
import { noNative } from './support/native.js';
import { runNode } from './support/run-node.js';

type Tasks = typeof import('./fixtures/tasks.mjs');
const url = new URL('./fixtures/tasks.mjs', import.meta.url);
const double = task<Tasks>(url);
const pid = task<Tasks, 'pid'>(url, 'pid');
const count = task<Tasks, 'count'>(url, 'count');
const linux = process.platform === 'linux';
const range = Array.from({ length: 1000 }, (_, i) => i);

/** The processes of a strategy; each has been seen to be there. */
async function pidsOf(strategy: ProcessStrategy): Promise<number[]> {
  const inputs = range.map(() => undefined);
  const pids = new Set(await strategy.map(pid, inputs, { chunkSize: 1 }).toArray());
  for (const each of pids) process.kill(each, 0);
  expect(pids.has(process.pid)).toBe(false);
  expect(pids.size).toBeGreaterThan(0);
  return [...pids];
}

const expectGone = (pids: readonly number[]) => {
  for (const each of pids) expect(() => process.kill(each, 0)).toThrow('ESRCH');
};

describe('no child process is left', () => {
  it('after close', async () => {
    const strategy = processes({ workers: 2 });
    const pids = await pidsOf(strategy);
    await strategy.close();
    expectGone(pids);
  });

  it('where the program ended before they had started, and none complains', async () => {
    const { status, output } = await runNode(`
      const { processes, task } = await import(dist + 'index.js');
      const pool = processes({ workers: 2 });
      pool.map(task(${JSON.stringify(url)}), [1, 2]).toArray().catch(() => {});
      await new Promise((resolve) => setImmediate(resolve));
      process.exit(0);
    `);
    expect({ status, output }).toEqual({ status: 0, output: '' });
  });

  it('after a loop was left, and close', async () => {
    const strategy = processes({ workers: 2 });
    const pids = await pidsOf(strategy);
    for await (const y of strategy.map(double, range)) if (y === 10) break;
    await strategy.close();
    expectGone(pids);
  });

  it('at the end of a block that an error left', async () => {
    let pids: number[] = [];
    const body = async () => {
      await using strategy = processes({ workers: 1 });
      pids = await pidsOf(strategy);
      throw new Error('out of here');
    };
    await expect(body()).rejects.toThrow('out of here');
    expectGone(pids);
  });

  it.skipIf(!linux || noNative)('that was busy when it was closed', async () => {
    const strategy = processes({ workers: 1 });
    const pids = await pidsOf(strategy);
    const cells = strategy.share(Int32Array, 1);
    const running = strategy.run(count, cells);
    const refused = expectError(running, 'CLOSED');
    while (Atomics.load(cells, 0) === 0) await setImmediate();
    await strategy.close();
    await refused;
    expectGone(pids);
  });
});

describe('no thread is left', () => {
  it('that was busy when it was closed', async () => {
    const strategy = threads({ workers: 1 });
    const cells = strategy.share(Int32Array, 1);
    const refused = expectError(strategy.run(count, cells), 'CLOSED');
    while (Atomics.load(cells, 0) === 0) await setImmediate();
    await strategy.close();
    await refused;
    const counted = Atomics.load(cells, 0);
    for (let turn = 0; turn < 1000; turn += 1) await setImmediate();
    expect(Atomics.load(cells, 0)).toBe(counted);
  });
});

/** Memory that a process has mapped or open and that others could find. */
function sharedMemoryOf(pid: number): string[] {
  const maps = readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n');
  return [...openFiles(pid), ...maps].filter((line) => /memfd|\/dev\/shm/.test(line));
}

describe.skipIf(!linux || noNative)('shared memory', () => {
  it('never has a name in /dev/shm, and after close no descriptor', async () => {
    const strategy = processes({ workers: 1 });
    const before = sharedMemoryOf(process.pid);
    const [child] = await pidsOf(strategy);
    const cells = strategy.share(Int32Array, 1 << 20);
    const refused = expectError(strategy.run(count, cells), 'CLOSED');
    while (Atomics.load(cells, 0) === 0) await setImmediate();
    for (const each of [process.pid, child!]) {
      const memory = sharedMemoryOf(each);
      expect(memory.filter((line) => !before.includes(line))).not.toEqual([]);
      expect(memory.filter((line) => line.includes('/dev/shm'))).toEqual([]);
    }
    await strategy.close();
    await refused;
    const open = sharedMemoryOf(process.pid).filter((line) => line.startsWith('/memfd'));
    expect(open).toEqual([]);
  });
});
