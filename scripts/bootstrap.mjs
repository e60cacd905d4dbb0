#!/usr/bin/env node
/*
 * What `npm run demo`, `npm test`, `npm run test:install`, `npm run bench` and
 * `npm run build` do on any clone, fresh or not: install what is not installed, build what is not built, then run.
 * Needs nothing but Node and npm; pnpm comes through npx.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [command, ...args] = process.argv.slice(2);
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`Node.js ${process.versions.node} is too old: 20.19 or later is needed`);
}

const actions = {
  build,
  demo: async () => {
    await build();
    await run(process.execPath, [join(root, 'apps/demo/dist/cli.js'), ...args]);
  },
  test: async () => {
    // The addon is linked on one processor for most of a minute: the others have work meanwhile.
    await Promise.all([
      build(),
      run(process.execPath, [join(root, 'packages/native-rs/scripts/test.mjs'), '--compile']),
    ]);
    await pnpm(['-r', '--reporter=append-only', 'test', ...args]);
  },
  bench: async () => {
    await build();
    await run(process.execPath, [join(root, 'benchmarks/run.js'), ...args]);
  },
  'test:install': async () => {
    await build();
    await run(process.execPath, [join(root, 'scripts/install.mjs'), ...args]);
  },
};

let running = 0;
let failure = 0;

const action = actions[/** @type {keyof typeof actions} */ (command)];
if (!action) fail(`"${command}" is not one of ${Object.keys(actions).join(', ')}`);
await install();
await action();

/** Installs the locked dependencies, if the lock file or a manifest has changed since the last time. */
async function install() {
  const stamp = join(root, 'node_modules', '.installed');
  const wanted = fingerprint();
  try {
    if (readFileSync(stamp, 'utf8') === wanted) return;
  } catch {
    // Never installed.
  }
  await pnpm(['install', '--frozen-lockfile', '--reporter=append-only']);
  writeFileSync(stamp, wanted);
}

function fingerprint() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${major}`);
  const manifests = ['packages', 'apps'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => join(folder, name, 'package.json')),
  );
  const files = [
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    'package.json',
    'benchmarks/package.json',
    'scripts/package.json',
    'docs/test/package.json',
  ];
  for (const file of [...files, ...manifests.sort()]) {
    try {
      hash.update(`${file}\0`).update(readFileSync(join(root, file)));
    } catch {
      // A folder that is no package.
    }
  }
  return hash.digest('hex');
}

/** Builds what has changed: the addon (cargo knows), then the packages (wireit knows). */
async function build() {
  await Promise.all([
    run(process.execPath, [join(root, 'packages/native-rs/scripts/build.mjs')]),
    run('npm', ['run', '--silent', 'build:ts']),
  ]);
}

/** @param {string[]} words */
function pnpm(words) {
  const version = manifest.packageManager;
  return run('npx', ['--yes', version, ...words]);
}

/**
 * Runs a program in the foreground. If it fails nothing more is begun, and this process ends with
 * its status as soon as those have ended that run beside it.
 * @param {string} program
 * @param {string[]} words
 * @param {NodeJS.ProcessEnv} env
 */
async function run(program, words, env = process.env) {
  running += 1;
  const child = spawn(program, words, {
    cwd: words[0]?.endsWith('cli.js') ? process.cwd() : root,
    stdio: 'inherit',
    env,
    shell: process.platform === 'win32' && program !== process.execPath,
  });
  // Ctrl-C goes to the whole group: the child decides what to do about it.
  const ignore = () => {};
  process.on('SIGINT', ignore);
  const forward = () => child.kill('SIGTERM');
  process.on('SIGTERM', forward);
  const [code, signal] = await new Promise((resolve) => {
    child.once('error', (error) => fail(`${program} cannot be started: ${error.message}`));
    child.once('exit', (...result) => resolve(result));
  });
  process.off('SIGINT', ignore);
  process.off('SIGTERM', forward);
  running -= 1;
  const status = signal
    ? 128 + (constants.signals[/** @type {'SIGINT'} */ (signal)] ?? 0)
    : Number(code);
  if (failure === 0) failure = status;
  if (failure === 0) return;
  if (running === 0) process.exit(failure);
  await new Promise(() => {});
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(message);
  process.exit(2);
}
