import { startNode } from 'test-support/program';

/**
 * Runs the body of an async function in a node of its own, with `dist` in
 * scope as its URL, until it ends by itself.
 */
export async function runNode(
  body: string,
  env: Record<string, string> = {},
  flags: readonly string[] = [],
): Promise<{ status: number; output: string }> {
  const dist = JSON.stringify(new URL('../../dist/', import.meta.url));
  const script = `(async () => {\nconst dist = ${dist};\n${body}\n})();`;
  const { status, stdout, stderr } = await startNode([...flags, '-e', script], { env }).ended;
  return { status, output: stdout + stderr };
}
