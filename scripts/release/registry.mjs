// What is asked of a registry, by npm's own client.
import { spawnSync } from 'node:child_process';

/**
 * @param {string[]} args
 * @param {{ cwd?: string, settings?: readonly string[] }} [options]
 */
export function npm(args, { cwd, settings = [] } = {}) {
  const { status, stdout, stderr, error } = spawnSync('npm', [...args, ...settings], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    shell: process.platform === 'win32',
  });
  if (error) throw error;
  return { status, stdout, stderr };
}

/** Whether this very version is there already. @param {string} spec @param {readonly string[]} settings */
export function isPublished(spec, settings) {
  const { status, stdout, stderr } = npm(['view', spec, 'version', '--json'], { settings });
  if (status === 0) return stdout.trim() !== '';
  if (/E404|ENOVERSIONS|No match/.test(stdout + stderr)) return false;
  throw new Error(`npm view ${spec}: ${(stderr || stdout).trim()}`);
}

/**
 * @typedef {{ size: number, unpackedSize: number, filename: string, files: { path: string, size: number, mode: number }[] }} Packed
 */

/**
 * What is packed of each folder; kept as tarballs in `into`, if that is given.
 * @param {readonly string[]} folders
 * @param {string} [into]
 * @returns {Packed[]}
 */
export function packAll(folders, into) {
  const where = into === undefined ? ['--dry-run'] : [`--pack-destination=${into}`];
  const args = ['pack', ...folders, '--json', '--ignore-scripts', ...where];
  const { status, stdout, stderr } = npm(args);
  if (status !== 0) throw new Error(`npm pack: ${stderr}`);
  // npm 10 gives a list, later ones an object by name.
  return Object.values(JSON.parse(stdout));
}

/** @param {string} folder @param {readonly string[]} settings */
export function publish(folder, settings) {
  const { status, stdout, stderr } = npm(['publish', folder, '--json', '--ignore-scripts'], {
    settings,
  });
  if (status !== 0) throw new Error(`npm publish: ${(stderr || stdout).trim()}`);
}
