// The manifest as it is published: what a user needs, and where the package comes from.
import { spawnSync } from 'node:child_process';
import { relative } from 'node:path';
import { root } from './packages.mjs';

/** What only the repository needs. */
const OURS = ['scripts', 'devDependencies', 'wireit', 'private'];

/**
 * @param {import('./packages.mjs').Package} one
 * @param {readonly import('./packages.mjs').Package[]} all
 * @param {string | undefined} repository
 * @returns {import('./packages.mjs').Manifest}
 */
export function publishedManifest({ folder, manifest }, all, repository) {
  const kept = Object.fromEntries(Object.entries(manifest).filter(([key]) => !OURS.includes(key)));
  for (const kind of ['dependencies', 'optionalDependencies', 'peerDependencies']) {
    if (kept[kind]) kept[kind] = withVersions(kept[kind], all);
  }
  const origin = repository ? metadata(repository, relative(root, folder)) : {};
  return /** @type {import('./packages.mjs').Manifest} */ ({ ...kept, ...origin });
}

/** `workspace:^` becomes `^` and the version that is there. @param {Record<string, string>} ranges @param {readonly import('./packages.mjs').Package[]} all */
function withVersions(ranges, all) {
  return Object.fromEntries(
    Object.entries(ranges).map(([name, range]) => {
      const sign = /^workspace:([\^~]?)\*?$/.exec(range);
      if (!sign) return [name, range];
      const other = all.find((one) => one.name === name);
      if (!other) throw new Error(`${name} is not a package that is published`);
      return [name, `${sign[1]}${other.manifest.version}`];
    }),
  );
}

/** @param {string} repository @param {string} directory */
function metadata(repository, directory) {
  return {
    homepage: `${repository}/tree/HEAD/${directory}#readme`,
    bugs: { url: `${repository}/issues` },
    repository: { type: 'git', url: `git+${repository}.git`, directory },
  };
}

/**
 * The address of the repository's page, which no file here knows: the one that is given, that of
 * the workflow that runs this, or of the clone's `origin`.
 * @param {string | undefined} given
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined}
 */
export function repositoryAddress(given, env = process.env) {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = env;
  const found = given ?? (server && name ? `${server}/${name}` : origin());
  if (found === undefined) return undefined;
  const page = found
    .trim()
    .replace(/^git\+/, '')
    .replace(/^(?:ssh:\/\/)?git@([^:/]+)[:/]/, 'https://$1/')
    .replace(/\.git$/, '')
    .replace(/\/+$/, '');
  if (/^https:\/\/[^/\s]+\/[^\s]+$/.test(page)) return page;
  if (given !== undefined) {
    throw new Error(`option "--repository": "${given}" is not the https address of a repository`);
  }
  return undefined;
}

function origin() {
  const { status, stdout } = spawnSync('git', ['remote', 'get-url', 'origin'], {
    cwd: root,
    encoding: 'utf8',
  });
  return status === 0 ? stdout : undefined;
}
