import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Served {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<unknown>;
}

/** A server of its own on the loopback address. However this program ends, nothing of it is left. */
export async function serve(): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'parallel-load-'));
  const file = join(folder, 'lines.txt');
  writeFileSync(file, 'a line\n');
  const cli = fileURLToPath(new URL('./cli.js', import.meta.url));
  const server = spawn(process.execPath, [cli, 'serve', '--port', '0', '--file', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => server.once('close', resolve));
  for (const [signal, status] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(signal, () => process.exit(status));
  }
  process.once('exit', () => {
    server.kill('SIGINT');
    rmSync(folder, { recursive: true, force: true });
  });
  const url = await new Promise<string>((resolve, reject) => {
    server.stdout.setEncoding('utf8').on('data', (text: string) => {
      const found = /http:\S+/.exec(text);
      if (found) resolve(found[0]);
    });
    void ended.then(() => reject(new Error('the server has ended')));
  });
  return {
    url,
    pid: server.pid!,
    stop() {
      server.kill('SIGINT');
      return ended;
    },
  };
}
