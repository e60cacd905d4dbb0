import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { fileOf, guardFile, isPython } from './program-files.js';
import type { Program, ProgramOutcome } from './wat.js';

/**
 * Milliseconds of silence until a program counts as stuck, where it is not known to be:
 * to start, and to compute, takes long on a busy machine.
 */
const PATIENCE = 20_000;
/** Nobody reads more; one that prints without end is ended. */
const MOST_OUTPUT = 64 * 1024;

const children = new Set<() => void>();
// Whatever ends this process, except a kill, which the guard sees.
process.on('exit', () => {
  for (const kill of children) kill();
});

export interface RunProgramOptions {
  readonly signal?: AbortSignal | undefined;
  /** What `asExpected` compares with. */
  readonly expected: string;
  /** Milliseconds of silence after a word of its until it counts as stuck. */
  readonly patience?: number | undefined;
}

/**
 * Runs a program in a process of its own, which may hang, crash or leave children:
 * all of it is gone when this settles. Rejects only with the signal's reason.
 */
export function runProgram(
  program: Program,
  { signal, expected, patience = PATIENCE }: RunProgramOptions,
): Promise<ProgramOutcome> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const python = isPython(program);
    const began = performance.now();
    const child = spawn(
      python ? 'python3' : process.execPath,
      python
        ? ['-u', fileOf(program)]
        : ['--import', pathToFileURL(guardFile).href, fileOf(program)],
      {
        // A group of its own: so children that it leaves behind can be ended with it.
        detached: process.platform !== 'win32',
        stdio: ['pipe', 'pipe', 'pipe'],
        env: environment(),
      },
    );
    const output = { stdout: '', stderr: '' };
    let stuck = false;
    const kill = () => {
      try {
        if (process.platform !== 'win32' && child.pid) process.kill(-child.pid, 'SIGKILL');
        else child.kill('SIGKILL');
      } catch {
        // It and its children are gone already.
      }
    };
    const giveUp = () => {
      stuck = true;
      kill();
    };
    let timer = setTimeout(giveUp, PATIENCE);
    children.add(kill);
    signal?.addEventListener('abort', kill);

    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        output[name] += text;
        if (output[name].length > MOST_OUTPUT) giveUp();
        clearTimeout(timer);
        timer = setTimeout(giveUp, patience);
      });
    }
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', kill);
      kill();
      children.delete(kill);
    };
    const finish = (state: ProgramOutcome['state'], status: number | null, by: string | null) => {
      const said = summary(state, status, by, output);
      resolve({
        state,
        status,
        signal: by,
        ...output,
        milliseconds: performance.now() - began,
        said,
        asExpected: said === expected,
      });
    };
    child.once('error', () => {
      settle();
      finish('missing', null, null);
    });
    // Its standard output may be held open by children that it has left: they go first.
    child.once('exit', kill);
    child.once('close', (status, by) => {
      settle();
      if (signal?.aborted) reject(signal.reason);
      else finish(stuck ? 'stuck' : by ? 'killed' : 'exited', status, by);
    });
  });
}

/** The same everywhere: no colours, no warnings, none of the caller's own options. */
function environment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS, FORCE_COLOR, ...rest } = process.env;
  return { ...rest, NO_COLOR: '1', NODE_NO_WARNINGS: '1', PYTHONWARNINGS: 'ignore' };
}

/** What it said, in few lines: the output, the error without its stack, how it ended. */
function summary(
  state: ProgramOutcome['state'],
  status: number | null,
  signal: string | null,
  { stdout, stderr }: { stdout: string; stderr: string },
): string {
  const lines = stdout.trimEnd() === '' ? [] : [stdout.trimEnd().slice(0, 2000)];
  if (state === 'missing') return 'python3 is not installed';
  const error = stderr.match(/^(?:DOMException \[)?[\w.]*(?:Error|Exception)\b.*/m)?.[0];
  if (error !== undefined && (state === 'killed' || status !== 0)) lines.push(error);
  if (state === 'stuck')
    lines.push('(and hangs: it says nothing more, does not end, and was killed)');
  else if (state === 'killed') lines.push(`(killed by ${signal})`);
  else if (status !== 0) lines.push(`(exit status ${status})`);
  else if (lines.length === 0) lines.push('(nothing)');
  return lines.join('\n');
}
