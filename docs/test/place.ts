import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { root } from './blocks.js';
import { work } from './programs.js';

/** The commands of this repository, where npm would have put them. */
const COMMANDS = {
  'parallel-search': 'packages/search/dist/cli.js',
  'parallel-mandelbrot': 'packages/mandelbrot/dist/cli.js',
  demo: 'apps/demo/dist/cli.js',
};

/** What npx runs, of ours. */
const PACKAGES = {
  '@parallel/search': COMMANDS['parallel-search'],
  '@parallel/mandelbrot': COMMANDS['parallel-mandelbrot'],
};

/** Files that the documents speak of, and small versions of what is big there. */
const FILES: Record<string, string> = {
  'big.log': log(2000),
  'app.log': log(100),
  'logs/app.log': log(300),
  'logs/old/app.log': log(200),
  'src/index.ts': 'export const a = 1; // TODO: a name\n// fixme later\n',
  'src/app.log': log(10),
};

function log(lines: number): string {
  const kinds = ['INFO ready', 'ERROR no such user', 'WARN slow: timeout after 250 ms', 'panic: x'];
  return Array.from({ length: lines }, (_, i) => `${i} ${kinds[i % kinds.length]}\n`).join('');
}

let bin: string | undefined;

/** Written once: a shell that finds a program which is being written passes on to the next of that name. */
function makeCommands(): string {
  const bin = join(work, 'bin');
  mkdirSync(bin, { recursive: true });
  const script = (name: string, body: string) => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  for (const [command, file] of Object.entries(COMMANDS)) {
    script(command, `exec node "${join(root, file)}" "$@"`);
  }
  const cases = Object.entries(PACKAGES).map(
    ([name, file]) => `${name}) shift; exec node "${join(root, file)}" "$@";;`,
  );
  script('npx', `case "$1" in ${cases.join(' ')} esac; echo "npx $1?" >&2; exit 127`);
  return bin;
}

/** A folder that looks like that of somebody who reads the document, with our commands on the PATH. */
export function makePlace(name: string): { folder: string; env: NodeJS.ProcessEnv } {
  const folder = join(work, 'places', name);
  rmSync(folder, { recursive: true, force: true });
  for (const [file, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  bin ??= makeCommands();
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH']}`, NO_COLOR: '1' };
  return { folder, env };
}

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end; whatever is still there after a minute is ended. */
export function run(
  command: string,
  args: readonly string[],
  { folder, env }: { folder: string; env: NodeJS.ProcessEnv },
): Promise<Ended> {
  const child = spawn(command, args, { cwd: folder, env, stdio: ['pipe', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdin.on('error', () => {}).end('first line\nERROR on standard input\n');
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      if (output[name].length < 1e6) output[name] += text;
    });
  }
  const limit = setTimeout(() => child.kill('SIGKILL'), 60_000);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => {
      clearTimeout(limit);
      resolve({ status, ...output });
    });
  });
}
