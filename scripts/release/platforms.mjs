// The packages that carry the addon's binary, one for each target.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { NOTICES } from '../notices/notices.mjs';
import { readManifest, root } from './packages.mjs';

const source = join(root, 'packages/native-rs');

/**
 * Makes them in `folder/npm`, and names them in the `optionalDependencies` of the staged package.
 * @param {string} folder the staged `@parallel/native-rs`.
 * @param {{ artifacts: string, missing: 'refuse' | 'stand-in' }} options where the
 *   binaries lie; what to do about those that do not.
 * @returns {{ name: string, folder: string, manifest: import('./packages.mjs').Manifest, binary: boolean }[]}
 */
export function stagePlatforms(folder, { artifacts, missing }) {
  napi(folder, ['create-npm-dirs']);
  const { binaryName } = readManifest(source)['napi'];
  const npm = join(folder, 'npm');
  const staged = readdirSync(npm).map((platform) => {
    const target = join(npm, platform);
    const file = `${binaryName}.${platform}.node`;
    const binary = find(artifacts, file);
    if (binary) copyFileSync(binary, join(target, file));
    else writeFileSync(join(target, file), 'not built on this machine\n');
    for (const name of ['LICENSE', NOTICES]) copyFileSync(join(source, name), join(target, name));
    writeFileSync(join(target, 'README.md'), readme(platform));
    const own = readManifest(target);
    const manifest = { ...own, type: 'commonjs', files: [...own['files'], NOTICES] };
    writeFileSync(join(target, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    return { folder: target, binary: binary !== undefined, file };
  });
  const lacking = staged.filter(({ binary }) => !binary).map(({ file }) => file);
  if (missing === 'refuse' && lacking.length > 0) {
    throw new Error(`not in ${artifacts}: ${lacking.join(', ')}`);
  }
  // Injects the optionalDependencies. It publishes as well, unless told not to.
  napi(folder, ['pre-publish', '--skip-optional-publish', '--no-gh-release', '--tag-style', 'npm']);
  return staged.map(({ folder, binary }) => {
    const manifest = readManifest(folder);
    return { name: manifest.name, folder, manifest, binary };
  });
}

/** Artifacts of a workflow lie in a folder each. @param {string} folder @param {string} file @returns {string | undefined} */
function find(folder, file) {
  if (!existsSync(folder)) return undefined;
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => [
      join(folder, entry.name),
      ...(entry.isDirectory() && entry.name !== 'node_modules' && entry.name !== 'target'
        ? [join(folder, entry.name, file)]
        : []),
    ])
    .find((path) => basename(path) === file && existsSync(path));
}

/** @param {string} platform */
const readme = (platform) => `# @parallel/native-rs-${platform}

The binary of \`@parallel/native-rs\` for ${platform}. npm installs it by itself where it fits; there is nothing in it to be imported.
`;

/** @param {string} folder @param {string[]} args */
function napi(folder, args) {
  const cli = createRequire(join(source, 'package.json')).resolve('@napi-rs/cli/package.json');
  const { bin } = JSON.parse(readFileSync(cli, 'utf8'));
  const words = [join(cli, '..', bin.napi), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
  });
  if (status !== 0) {
    const output = stripVTControlCharacters(`${stdout}${stderr}`);
    const line = output.split('\n').find((text) => /error/i.test(text)) ?? output;
    throw new Error(`napi ${args[0]}: ${line.replace(/^Internal Error: /, '')}`);
  }
}
