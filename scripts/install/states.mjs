// The same folder without the addon, in the ways in which that happens.
import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** @type {Record<import('./checks.mjs').State, string>} */
export const STATES = {
  addon: 'as installed',
  missing: 'the package with the binary is not there',
  broken: 'the binary is not one',
  omitted: 'installed without optional packages',
};

/**
 * @param {string} project
 * @param {string} folder
 * @param {import('./checks.mjs').State} state
 */
export function copyIn(project, folder, state) {
  cpSync(project, folder, { recursive: true, verbatimSymlinks: true });
  const binaries = binariesIn(join(folder, 'node_modules'));
  if (binaries.length !== 1) throw new Error(`binaries in ${project}: ${binaries.join(', ')}`);
  const [binary = ''] = binaries;
  if (state === 'missing') rmSync(dirname(binary), { recursive: true });
  if (state === 'omitted') {
    rmSync(dirname(binary), { recursive: true });
    rmSync(join(folder, 'node_modules/@parallel/native-rs'), { recursive: true });
  }
  if (state === 'broken') {
    // Not in place: it may be a hard link to what others have.
    rmSync(binary);
    writeFileSync(binary, 'not a binary');
  }
}

/** Which of the platforms' binaries have been installed. @param {string} folder @returns {string[]} */
export function binariesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return binariesIn(path);
    return entry.isFile() && entry.name.startsWith('parallel-native.') ? [path] : [];
  });
}
