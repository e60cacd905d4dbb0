// Runs a program as a user would: nothing of the caller's npm or of its switches goes along.
import { spawn } from 'node:child_process';

/**
 * @typedef {{ code: number | null, stdout: string, stderr: string }} Outcome
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd: string, env?: Record<string, string> }} options
 * @returns {Promise<Outcome>}
 */
export function run(program, args, { cwd, env = {} }) {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NODE_OPTIONS$|NODE_PATH$|PARALLEL_|NAPI_RS_|INIT_CWD$)/i.test(name),
  );
  const child = spawn(program, args, {
    cwd,
    env: { ...Object.fromEntries(inherited), NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** The same, where failing is not expected. @param {Parameters<typeof run>} args */
export async function mustRun(...args) {
  const outcome = await run(...args);
  if (outcome.code === 0) return outcome;
  const said = `${outcome.stdout}${outcome.stderr}`.trim();
  throw new Error(`${args[0]} ${args[1].join(' ')}: status ${outcome.code}\n${said}`);
}

/**
 * As many at once as there are processors, the results in the order of the jobs.
 * @template T
 * @param {readonly (() => Promise<T>)[]} jobs
 * @param {number} width
 * @returns {Promise<T[]>}
 */
export async function inParallel(jobs, width) {
  /** @type {T[]} */
  const results = [];
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < jobs.length; index = next++) {
      const job = jobs[index];
      if (job) results[index] = await job();
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  return results;
}
