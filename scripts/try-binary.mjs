#!/usr/bin/env node
/* Runs the addon's tests on the binary that lies in packages/native-rs; builds nothing. */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readManifest, root } from './release/packages.mjs';

const source = join(root, 'packages/native-rs');
run('npx', ['--yes', readManifest(root)['packageManager'], 'install', '--frozen-lockfile'], root);
// Says why, where it does not load.
run(process.execPath, ['-e', 'require("./index.js").load()'], source);
const vitest = createRequire(join(source, 'package.json')).resolve('vitest/package.json');
run(process.execPath, [join(dirname(vitest), 'vitest.mjs'), 'run'], source);

/** @param {string} program @param {string[]} words @param {string} cwd */
function run(program, words, cwd) {
  const shell = process.platform === 'win32' && program !== process.execPath;
  const { status, error } = spawnSync(program, words, { cwd, stdio: 'inherit', shell });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
