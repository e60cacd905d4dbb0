import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';

/** How a program ended, and what it wrote. */
export interface Ended {
  /** As a shell has it: that of one which a signal has ended is 128 and the signal's number. */
  readonly status: number;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  /** Standard output, byte for byte. */
  readonly bytes: Buffer;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

export interface HowToStart {
  readonly cwd?: string;
  /** Beside that of this process, of which it gets all but what is said of colours. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Starts Node.js as a script would: without a terminal, and with nothing on standard input. */
export function startNode(args: readonly string[], { cwd, env }: HowToStart = {}): Started {
  const { NO_COLOR: _, FORCE_COLOR: __, ...rest } = process.env;
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...rest, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: Buffer[] = [];
  let stderr = '';
  child.stdout.on('data', (bytes: Buffer) => output.push(bytes));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const status = code ?? 128 + (signal ? constants.signals[signal] : 0);
      const bytes = Buffer.concat(output);
      resolve({ status, signal, stdout: bytes.toString(), bytes, stderr });
    });
  });
  return { child, ended };
}
