// What is published, and in which order.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * @typedef {Record<string, any> & { name: string, version: string }} Manifest
 * @typedef {{ name: string, folder: string, manifest: Manifest }} Package
 */

/** @param {string} folder @returns {Manifest} */
export const readManifest = (folder) =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** The packages of `packages/` that are not private, each after those that it depends on. @returns {Package[]} */
export function publicPackages() {
  const packages = readdirSync(join(root, 'packages'))
    .map((name) => join(root, 'packages', name))
    .map((folder) => ({ folder, manifest: readManifest(folder) }))
    .map(({ folder, manifest }) => ({ name: manifest.name, folder, manifest }))
    .filter(({ manifest }) => !manifest['private'])
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return inOrder(packages);
}

/** @param {Package[]} packages @returns {Package[]} */
export function inOrder(packages) {
  /** @type {Package[]} */
  const ordered = [];
  /** @type {string[]} */
  const path = [];
  /** @param {Package} one */
  const visit = (one) => {
    if (ordered.includes(one)) return;
    if (path.includes(one.name)) throw new Error(`a circle: ${[...path, one.name].join(' → ')}`);
    path.push(one.name);
    const needed = Object.keys(neededAtRunTime(one.manifest));
    for (const other of packages) if (needed.includes(other.name)) visit(other);
    path.pop();
    ordered.push(one);
  };
  for (const one of packages) visit(one);
  return ordered;
}

/** @param {Manifest} manifest @returns {Record<string, string>} */
const neededAtRunTime = ({ dependencies, optionalDependencies, peerDependencies }) => ({
  ...dependencies,
  ...optionalDependencies,
  ...peerDependencies,
});
