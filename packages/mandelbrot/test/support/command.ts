import { fileURLToPath } from 'node:url';
import { type Ended, type Started, startNode } from 'test-support/program';

/** The built command. */
export const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** Starts the command as a user would, without a terminal. */
export function start(args: readonly string[], cwd: string, env?: NodeJS.ProcessEnv): Started {
  return startNode([cli, ...args], { cwd, ...(env && { env }) });
}

export function run(args: readonly string[], cwd: string, env?: NodeJS.ProcessEnv): Promise<Ended> {
  return start(args, cwd, env).ended;
}
