import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import type { Answer } from '../experiments/expected.js';

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

/** What it printed. */
export interface Printed {
  readonly bytes: number;
}

/**
 * Runs it into a pipe and reads all that it prints as fast as that goes.
 * @param onChunk what to do with the output; nothing, where it is the time that counts.
 */
export async function runYardstick(
  { command, args, name }: Yardstick,
  pattern: string,
  file: string,
  signal: AbortSignal,
  onChunk: (chunk: Buffer) => void = () => {},
): Promise<Printed> {
  const child = spawn(command, args(pattern, file), {
    // Bytes, not characters: what grep is fastest at, and all that the sample needs.
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  let bytes = 0;
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    complaint += text;
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  child.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    onChunk(chunk);
  });
  const status = await ended;
  signal.throwIfAborted();
  // 1 means that nothing matched.
  if (status !== 0 && status !== 1) throw new Error(`${name} failed: ${complaint.trim()}`);
  return { bytes };
}

/** Runs it once more to count and digest what it prints, which would slow it down in a timed run. */
export async function answerOf(
  yardstick: Yardstick,
  pattern: string,
  file: string,
  signal: AbortSignal,
): Promise<Answer & Printed> {
  const hash = createHash('sha256');
  let count = 0;
  const { bytes } = await runYardstick(yardstick, pattern, file, signal, (chunk) => {
    hash.update(chunk);
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) count += 1;
  });
  return { count, digest: hash.digest('hex'), bytes };
}
