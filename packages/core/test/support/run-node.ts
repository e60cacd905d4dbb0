import { spawn } from 'node:child_process';

/**
 * Runs the body of an async function in a node of its own, with `dist` in
 * scope as its URL, until it ends by itself.
 */
export function runNode(
  body: string,
  env: Record<string, string> = {},
  flags: readonly string[] = [],
): Promise<{ code: number | null; signal: NodeJS.Signals | null; output: string }> {
  const dist = JSON.stringify(new URL('../../dist/', import.meta.url));
  const script = `(async () => {\nconst dist = ${dist};\n${body}\n})();`;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...flags, '-e', script], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (data) => {
      output += data;
    });
    child.stderr.on('data', (data) => {
      output += data;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, output }));
  });
}
