import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface How {
  readonly input?: string | Buffer;
  readonly cwd?: string;
  readonly env?: Record<string, string>;
}

/** Runs a program to its end; its output byte for byte, as latin1. */
function call(program: string, args: readonly string[], { input, cwd, env }: How): Outcome {
  const { status, stdout, stderr } = spawnSync(program, args, {
    // Where nothing is given there is no standard input.
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    input,
    cwd,
    env: { ...process.env, LC_ALL: 'C.UTF-8', ...env },
    encoding: 'latin1',
    maxBuffer: 1 << 28,
  });
  return { status, stdout, stderr: withoutNotice(stderr) };
}

/** What is left of standard error without what a run without the addon says once. */
export const withoutNotice = (stderr: string) => stderr.replace(NOTICE, '');

const NOTICE = /^\(node:\d+\) \[PARALLEL_JS_KERNEL\].*\n\(Use .*\n/m;

/** Runs `parallel-search`. */
export function parallelSearch(args: readonly string[], how: How = {}): Outcome {
  return call(process.execPath, [cli, ...args], how);
}

/** Runs GNU grep; undefined where there is none. */
export function gnuGrep(args: readonly string[], how: How = {}): Outcome {
  return call('grep', args, how);
}

export const noGrep = !/GNU/.test(spawnSync('grep', ['--version']).stdout?.toString() ?? '');

/** Starts `parallel-search`, for what has to be done while it runs. */
export function startSearch(args: readonly string[]) {
  return spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}
