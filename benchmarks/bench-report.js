#!/usr/bin/env node
/* Fills the tables of all READMEs from the record; with --check only says which differ. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fill, readRecord } from './readmes.js';

const words = process.argv.slice(2);
const unknown = words.find((word) => word !== '--check');
if (unknown !== undefined) {
  console.error(`error: argument '${unknown}' is invalid. Allowed: --check.`);
  process.exit(2);
}
const root = fileURLToPath(new URL('..', import.meta.url));
/** Every page of the repository. */
const pages = ['.', 'benchmarks', 'docs', ...['packages', 'apps'].flatMap(foldersIn)].flatMap(
  (folder) =>
    readdirSync(join(root, folder), { recursive: folder === 'docs', encoding: 'utf8' })
      .filter((name) => name.endsWith('.md') && !name.includes('node_modules'))
      .map((name) => join(folder, name)),
);
const record = readRecord();
for (const file of pages) {
  const path = join(root, file);
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

/** @param {string} folder */
function foldersIn(folder) {
  return readdirSync(join(root, folder)).map((name) => join(folder, name));
}
