// What others wrote and our packages carry: modules in bundles, crates in the addon.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../release/packages.mjs';

/**
 * @typedef {object} Work
 * @property {string} name
 * @property {string} version
 * @property {string} license as its manifest says it
 * @property {readonly string[]} authors
 * @property {string} folder where the texts of its licence lie
 */

/** Where the bundler says that a module comes from. */
const FROM = /^\s*\/\/ .*node_modules\/\.pnpm\/([^/]+)\/node_modules\/((?:@[^/]+\/)?[^/]+)\//gm;

/** What is in the bundles of a package, by name. It has to be built. @param {string} folder @returns {Work[]} */
export function bundledModules(folder) {
  const dist = join(folder, 'dist');
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const file of readdirSync(dist).filter((name) => /\.c?js$/.test(name))) {
    for (const [, store = '', name = ''] of readFileSync(join(dist, file), 'utf8').matchAll(FROM)) {
      found.set(name, join(root, 'node_modules/.pnpm', store, 'node_modules', name));
    }
  }
  return [...found].sort().map(([name, folder]) => {
    const { version, license, author } = JSON.parse(
      readFileSync(join(folder, 'package.json'), 'utf8'),
    );
    const authors = [typeof author === 'string' ? author : author?.name].filter(Boolean);
    return { name, version, license, authors, folder };
  });
}

/**
 * The crates that are linked into the addon, on whatever platform; undefined where cargo cannot
 * tell. Procedural macros run when it is compiled, so neither they nor what they need is in it.
 * @returns {Work[] | undefined}
 */
export function linkedCrates() {
  const manifest = join(root, 'packages/native-rs/Cargo.toml');
  const args = ['metadata', '--locked', '--offline', '--format-version', '1'];
  const { status, stdout } = spawnSync('cargo', [...args, '--manifest-path', manifest], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) return undefined;
  const { packages, resolve } = JSON.parse(stdout);
  const byId = new Map(packages.map((/** @type {{ id: string }} */ one) => [one.id, one]));
  const nodes = new Map(resolve.nodes.map((/** @type {{ id: string }} */ one) => [one.id, one]));
  const seen = new Set();
  /** @param {string} id */
  const visit = (id) => {
    const { targets } = byId.get(id);
    if (seen.has(id) || targets.some((/** @type {any} */ { kind }) => kind.includes('proc-macro')))
      return;
    seen.add(id);
    for (const { pkg, dep_kinds } of nodes.get(id).deps) {
      if (dep_kinds.some((/** @type {any} */ { kind }) => kind === null)) visit(pkg);
    }
  };
  visit(packages.find((/** @type {any} */ { name }) => name === 'parallel-native').id);
  return [...seen]
    .map((id) => byId.get(id))
    .filter(({ source }) => source !== null)
    .map(({ name, version, license, authors, manifest_path }) => ({
      name,
      version,
      license,
      authors,
      folder: dirname(manifest_path),
    }))
    .sort((a, b) => (`${a.name} ${a.version}` < `${b.name} ${b.version}` ? -1 : 1));
}

const TEXT = /^(licen[cs]e|copying|unlicense)/i;

/**
 * The texts under which a work may be passed on: MIT's where there is a choice, and all that it
 * demands beside. Where a work has none with it, the text of its licence with its authors.
 * @param {Work} work
 */
export function licenceTexts({ name, license, authors, folder }) {
  const files = readdirSync(folder).filter((file) => TEXT.test(file) && !/\.rs$/.test(file));
  const mit = files.filter((file) => /mit/i.test(file));
  const choice = /apache|unlicense/i;
  const others = files.filter((file) => !mit.includes(file) && !choice.test(file));
  // `LICENSE` or `COPYING` beside `LICENSE-MIT` only says that there is a choice.
  const also = others.filter((file) => !/^(licen[cs]e|copying)(\.\w+)?$/i.test(file));
  const chosen = mit.length > 0 ? [...mit, ...also] : files;
  if (chosen.length > 0) {
    return chosen.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim());
  }
  const own = readFileSync(join(root, 'LICENSE'), 'utf8').trim();
  if (license !== 'MIT' || !existsSync(folder))
    throw new Error(`${name} has no text of ${license}`);
  return [
    own.replace(
      /^Copyright.*$/m,
      `Copyright (c) ${authors.join(', ') || `the authors of ${name}`}`,
    ),
  ];
}
