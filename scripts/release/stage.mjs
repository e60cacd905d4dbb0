// Lays out every package in a folder as a release publishes it; nothing in the repository changes.
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { publishedManifest } from './manifest.mjs';
import { publicPackages, readManifest } from './packages.mjs';
import { stagePlatforms } from './platforms.mjs';

/**
 * @typedef {object} Staged
 * @property {string} name
 * @property {string} version
 * @property {string} folder what `npm publish` is given
 * @property {import('./packages.mjs').Manifest} manifest
 * @property {boolean} complete false: its binary is not here
 */

/**
 * @param {object} options
 * @param {string} options.out an empty folder.
 * @param {string} options.artifacts where the addon's binaries lie, side by side or in a folder each.
 * @param {'refuse' | 'stand-in'} options.missing what to do about binaries that are not there.
 * @param {string} [options.repository] the address of its page.
 * @returns {Staged[]} in the order in which they have to be published.
 */
export function stage({ out, artifacts, missing, repository }) {
  const all = publicPackages();
  /** @type {Staged[]} */
  const staged = [];
  for (const one of all) {
    const folder = join(out, basename(one.folder));
    mkdirSync(folder, { recursive: true });
    for (const file of one.manifest['files']) {
      const from = join(one.folder, file);
      if (!existsSync(from)) throw new Error(`${one.name} lacks ${file}: has it been built?`);
      cpSync(from, join(folder, file), { recursive: true });
    }
    const manifest = publishedManifest(one, all, repository);
    writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    if (manifest['napi']) {
      // First: once the package that names them is there, they have to be.
      for (const platform of stagePlatforms(folder, { artifacts, missing })) {
        staged.push(entry(platform.folder, platform.binary));
      }
    }
    staged.push(entry(folder, true));
  }
  return staged;
}

/** @param {string} folder @param {boolean} complete @returns {Staged} */
function entry(folder, complete) {
  const manifest = readManifest(folder);
  return { name: manifest.name, version: manifest.version, folder, manifest, complete };
}
