import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import type { Answer } from './way.js';

/** A program that searches files, to stand beside our ways. */
export interface Yardstick {
  readonly name: string;
  readonly command: string;
  /** Arguments that make it print `number:line` for each match. */
  readonly args: (pattern: string, file: string) => string[];
}

/** GNU grep, if there is one on the PATH. */
export function findGrep(): Yardstick | undefined {
  const { stdout } = spawnSync('grep', ['--version'], { encoding: 'utf8' });
  const version = /^grep \(GNU grep\) ([\d.]+)/.exec(stdout ?? '')?.[1];
  if (!version) return undefined;
  const args = (pattern: string, file: string) => ['-n', '-a', '-E', '-e', pattern, '--', file];
  return { name: `grep (GNU ${version})`, command: 'grep', args };
}

/** ripgrep out of npm's @vscode/ripgrep, a development dependency. */
export function findRipgrep(): Yardstick | undefined {
  try {
    const { rgPath } = createRequire(import.meta.url)('@vscode/ripgrep') as { rgPath: string };
    const { stdout } = spawnSync(rgPath, ['--version'], { encoding: 'utf8' });
    const version = /^ripgrep ([\d.]+)/.exec(stdout ?? '')?.[1];
    if (!version) return undefined;
    const flags = ['--no-config', '--color=never', '--no-heading', '--no-filename', '-n', '-a'];
    const args = (pattern: string, file: string) => [...flags, '-e', pattern, '--', file];
    return { name: `ripgrep ${version}`, command: rgPath, args };
  } catch {
    return undefined;
  }
}

/** Runs it into a pipe, reads all that it prints, and digests it on the way. */
export async function runYardstick(
  { command, args, name }: Yardstick,
  pattern: string,
  file: string,
  signal: AbortSignal,
): Promise<Answer> {
  const child = spawn(command, args(pattern, file), {
    // Bytes, not characters: what grep is fastest at, and all that the sample needs.
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  const hash = createHash('sha256');
  let count = 0;
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    complaint += text;
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  child.stdout.on('data', (chunk: Buffer) => {
    hash.update(chunk);
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) count += 1;
  });
  const status = await ended;
  signal.throwIfAborted();
  // 1 means that nothing matched.
  if (status !== 0 && status !== 1) throw new Error(`${name} failed: ${complaint.trim()}`);
  return { count, digest: hash.digest('hex') };
}
