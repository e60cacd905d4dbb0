import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { nativeProblem } from '@parallel/core';
import { describe, expect, it } from 'vitest';

const folder = fileURLToPath(new URL('..', import.meta.url));
const url = JSON.stringify(new URL('./fixtures/tasks.mjs', import.meta.url));

const program = (kind: string, body: string) => `
  const { ${kind}, task } = await import('@parallel/core');
  const pool = ${kind}({ workers: 2 });
  const double = task(${url});
  const pid = task(${url}, 'pid');
  ${body}`;
// A script, where await needs a function.
const args = (kind: string, body: string) => ['-e', `(async () => {${program(kind, body)}})();`];

/** Runs a program that never closes its pool. The time limit only ends what would hang. */
function run(args: readonly string[]) {
  const options = { cwd: folder, encoding: 'utf8', timeout: 60_000 } as const;
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, args, options);
  return { status, signal, stdout, stderr };
}

const BODIES: Record<string, [body: string, printed: string]> = {
  'that did nothing': ["console.log('made');", 'made\n'],
  'that has run a task': ['console.log(await pool.run(double, 4));', '8\n'],
  'that has mapped': ['console.log(await pool.map(double, [1, 2, 3]).toArray());', '[ 2, 4, 6 ]\n'],
  'whose loop was left': [
    `for await (const y of pool.map(double, Array.from({ length: 1000 }, (_, i) => i))) {
       if (y === 8) break;
     }
     console.log('left');`,
    'left\n',
  ],
  'that was aborted': [
    `const controller = new AbortController();
     const inputs = Array.from({ length: 1000 }, (_, i) => i);
     try {
       for await (const _ of pool.map(double, inputs, { signal: controller.signal })) {
         controller.abort(new Error('enough'));
       }
     } catch (error) {
       console.log(error.message);
     }`,
    'enough\n',
  ],
  'whose task failed': [
    `const nothing = task('data:text/javascript,');
     await pool.run(nothing, 1).catch((error) => console.log(error.code));`,
    'TASK_NOT_FOUND\n',
  ],
};

describe.each(['threads', 'processes'])('a program ends by itself with a pool of %s', (kind) => {
  it.each(Object.entries(BODIES))('%s', (_, [body, printed]) => {
    expect(run(args(kind, body))).toEqual({ status: 0, signal: null, stdout: printed, stderr: '' });
  });

  it('that it waits for', () => {
    const body = 'pool.run(double, 4).then((y) => console.log(y));';
    expect(run(args(kind, body))).toMatchObject({ status: 0, stdout: '8\n' });
  });

  it('that was started with options that are meant for its own text alone', () => {
    const body = program(kind, 'console.log(await pool.run(double, 4));');
    const started = run(['--input-type=module', '-e', body]);
    expect(started).toEqual({ status: 0, signal: null, stdout: '8\n', stderr: '' });
  });

  it('that inherits what comes before its modules, though its text is not in a file', () => {
    const hook = `data:text/javascript,${encodeURIComponent('globalThis.hooked = 7')}`;
    const hooked = JSON.stringify('data:text/javascript,export default () => globalThis.hooked');
    const body = program(kind, `console.log(await pool.run(task(${hooked})));`);
    const started = run(['--import', hook, '--input-type=module', '-e', body]);
    expect(started).toEqual({ status: 0, signal: null, stdout: '7\n', stderr: '' });
  });
});

/** Whether a process is there; one that has ended and that nobody has asked about is not. */
function alive(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  if (!existsSync(stat)) return false;
  try {
    return !/\) [ZX] /.test(readFileSync(stat, 'latin1'));
  } catch {
    return false;
  }
}

describe.skipIf(process.platform !== 'linux')('child processes', () => {
  const busy = `
      const count = task(${url}, 'count');
      const started = pool.share(Int32Array, 1);
      void pool.run(count, started);
      void pool.run(count, started);
      while (Atomics.load(started, 0) === 0) await new Promise((resolve) => setImmediate(resolve));`;

  const works: [what: string, work: string][] = [['', '']];
  if (!nativeProblem()) works.push([', though they compute without end', busy]);
  it.each(works)('end when their parent is killed%s', async (_, work) => {
    const body = `
      const pids = await Promise.all([1, 2, 3, 4, 5, 6].map(() => pool.run(pid)));
      ${work}
      console.log(JSON.stringify([...new Set(pids)]));
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, args('processes', body), { cwd: folder });
    const [line] = await Promise.race([once(parent.stdout, 'data'), once(parent, 'exit')]);
    const pids: number[] = JSON.parse(String(line));
    expect(pids).toEqual(expect.arrayContaining([expect.any(Number)]));
    for (const each of pids) expect(alive(each), `${each}`).toBe(true);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    while (pids.some(alive)) await setImmediate();
  });
});
