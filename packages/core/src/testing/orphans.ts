import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { type Suite, tasksUrl } from './support.js';

const DEADLINE_MILLISECONDS = 2000;

/** What the parent runs: an endless loop in each worker. Each says which process it is in. */
const parent = (module: URL) => `
  const { default: create } = await import(${JSON.stringify(module.href)});
  const strategy = create();
  console.log('workers ' + strategy.workers);
  const task = { url: ${JSON.stringify(tasksUrl.href)}, exportName: 'sayAndLoop' };
  for (let i = 0; i < strategy.workers; i += 1) strategy.run(task, undefined).catch(() => {});
`;

export function orphans({ describe, test, module }: Suite): void {
  if (!module) return;
  describe('a caller that is killed', () => {
    test('leaves no worker behind', async () => {
      const script = parent(module);
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const pids: number[] = [];
      try {
        let expected = Number.POSITIVE_INFINITY;
        for await (const line of createInterface({ input: child.stdout })) {
          if (line.startsWith('workers ')) expected = Number(line.slice(8));
          else pids.push(Number(line));
          if (pids.length === expected) break;
        }
        assert.ok(pids.length > 0 && pids.length === expected, `${pids.length} of ${expected}`);
      } finally {
        child.kill('SIGKILL');
      }
      const deadline = performance.now() + DEADLINE_MILLISECONDS;
      let left = pids;
      while (left.length > 0 && performance.now() < deadline) {
        await setTimeout(20);
        left = left.filter(isAlive);
      }
      for (const pid of left) process.kill(pid, 'SIGKILL');
      assert.deepEqual(left, []);
    });
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    // What nobody has waited for has a number, but no life: "12 (node) Z ..."
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
