#!/usr/bin/env node
/* Builds the addon's binary for a target: `node scripts/build-target.mjs TARGET FOLDER`. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { readManifest, root } from './release/packages.mjs';
import { TARGETS } from './release/targets.mjs';

const [target = '', folder = ''] = process.argv.slice(2);
const how = TARGETS[target];
if (!how || folder === '') {
  console.error(`error: target "${target}" is not one of ${Object.keys(TARGETS).join(', ')}`);
  console.error('usage: node scripts/build-target.mjs TARGET FOLDER');
  process.exit(2);
}
const out = resolve(folder);
mkdirSync(out, { recursive: true });
run('npx', ['--yes', readManifest(root)['packageManager'], 'install', '--frozen-lockfile']);
const source = join(root, 'packages/native-rs');
const cli = createRequire(join(source, 'package.json')).resolve('@napi-rs/cli/package.json');
const napi = join(cli, '..', JSON.parse(readFileSync(cli, 'utf8')).bin.napi);
const args = [napi, 'build', '--platform', '--release', ...how];
run(process.execPath, [...args, '--no-js', '--output-dir', out, '--', '--locked'], source);

/** @param {string} program @param {string[]} words @param {string} cwd */
function run(program, words, cwd = root) {
  const shell = process.platform === 'win32' && program !== process.execPath;
  const { status, error } = spawnSync(program, words, { cwd, stdio: 'inherit', shell });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
