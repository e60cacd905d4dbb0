// The Nodes to prove it on: this one, and npm's own binaries of the others.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun } from './run.mjs';

export const MAJORS = [20, 22, 24, 26];

/**
 * @typedef {{ version: string, path: string }} NodeBinary
 * @param {string} folder an empty one.
 * @param {readonly number[]} majors
 * @returns {Promise<NodeBinary[]>}
 */
export async function fetchNodes(folder, majors) {
  const mine = Number(process.versions.node.split('.')[0]);
  const others = majors.filter((major) => major !== mine);
  const system = process.platform === 'win32' ? 'win' : process.platform;
  if (others.length > 0) {
    mkdirSync(folder, { recursive: true });
    const aliases = others.map(
      (major) => `node-${major}@npm:node-${system}-${process.arch}@${major}`,
    );
    const args = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts'];
    await mustRun('npm', [...args, ...aliases], { cwd: folder });
  }
  return majors.map((major) => {
    if (major === mine) return { version: process.versions.node, path: process.execPath };
    const installed = join(folder, 'node_modules', `node-${major}`);
    const { version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    const binary = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
    return { version, path: join(installed, binary) };
  });
}
