#!/usr/bin/env node
/* Fills the tables of all READMEs from the record; with --check only says which differ. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fill, readRecord } from './readmes.js';

const words = process.argv.slice(2);
const unknown = words.find((word) => word !== '--check');
if (unknown !== undefined) {
  console.error(`error: argument '${unknown}' is invalid. Allowed: --check.`);
  process.exit(2);
}
const root = fileURLToPath(new URL('..', import.meta.url));
const { stdout } = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], {
  cwd: root,
  encoding: 'utf8',
});
const record = readRecord();
for (const file of stdout.trim().split('\n')) {
  const path = `${root}/${file}`;
  const text = readFileSync(path, 'utf8');
  try {
    const filled = fill(text, record);
    if (filled === text) continue;
    if (words.length > 0) {
      console.error(`${file} differs from the record: run npm run bench:report`);
      process.exitCode = 1;
    } else {
      writeFileSync(path, filled);
      console.log(`${file} filled`);
    }
  } catch (error) {
    console.error(`error: ${file}: ${/** @type {Error} */ (error).message}`);
    process.exitCode = 1;
  }
}
