import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from 'test-support/folder';
import { describe, expect, it, onTestFinished } from 'vitest';
import { noNative } from './support/native.js';
import { turn } from './support/pool.js';

const cwd = fileURLToPath(new URL('..', import.meta.url));
const url = JSON.stringify(new URL('./fixtures/foreign-tasks.mjs', import.meta.url));
const folder = temporaryFolder();

const WAYS: [how: string, native: string][] = [['by a thread, without the addon', 'off']];
if (process.platform === 'linux' && !noNative) WAYS.push(['by the system', 'require']);

/** Starts a program with a pool of one process as the leader of a group; its lines. */
function start(native: string, body: string) {
  const script = `
    const { processes, task } = await import('@parallel/core');
    const pool = processes({ workers: 1 });
    const named = (name) => task(${url}, name);
    ${body}`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd,
    env: { ...process.env, PARALLEL_NATIVE: native },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const lines = createInterface({ input: parent.stdout })[Symbol.asyncIterator]();
  const ended = new Promise<string>((resolve) => {
    parent.once('exit', (code, signal) => resolve(signal ?? `${code}`));
  });
  return { parent, ended, line: async () => String((await lines.next()).value) };
}

/** As a terminal does it. */
const interrupt = (leader: number) => process.kill(-leader, 'SIGINT');

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    if (process.platform !== 'linux') return true;
    // What nobody has waited for has a number, but no life.
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

async function gone(pid: number): Promise<void> {
  onTestFinished(() => {
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  });
  while (isAlive(pid)) await turn();
}

describe.skipIf(process.platform === 'win32').each(WAYS)(
  'child processes that are ended with their parent %s',
  (_, native) => {
    it.each(['SIGINT', 'SIGTERM'] as const)('leave %s to it', async (signal) => {
      const { line, ended } = start(
        native,
        `console.log(await pool.run(named('outlives'), '${signal}'), pool.stats().died);`,
      );
      expect([await line(), await ended]).toEqual([`${signal} 0`, '0']);
    });

    it('let it drain when their group is interrupted', async () => {
      const file = folder.path(native);
      const { parent, line, ended } = start(
        native,
        `
      const { writeFileSync } = await import('node:fs');
      const running = pool.run(named('awaitsFile'), ${JSON.stringify(file)});
      process.once('SIGINT', async () => {
        const closing = pool.close({ drain: true });
        writeFileSync(${JSON.stringify(file)}, '');
        await closing;
        console.log(await running);
      });`,
      );
      const pid = Number(await line());
      interrupt(parent.pid!);
      expect(await line()).toBe('drained');
      expect(await ended).toBe('0');
      await gone(pid);
      expect(existsSync(file)).toBe(true);
    });

    it.each([
      ['interrupted, which it does not hear of', 'SIGINT'],
      ['killed', 'SIGKILL'],
    ] as const)('end with it, busy, when it is %s', async (_, signal) => {
      const { parent, line, ended } = start(native, `pool.run(named('loops')).catch(() => {});`);
      const pid = Number(await line());
      expect(isAlive(pid)).toBe(true);
      if (signal === 'SIGINT') interrupt(parent.pid!);
      else parent.kill(signal);
      expect(await ended).toBe(signal);
      await gone(pid);
    });
  },
);
