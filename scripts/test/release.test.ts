import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { publishedManifest, repositoryAddress } from '../release/manifest.mjs';
import { inOrder, type Package, publicPackages, root } from '../release/packages.mjs';
import { REPOSITORY } from './support.ts';

function release(...args: string[]) {
  const file = join(root, 'scripts/release.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const made = (name: string, manifest: object = {}): Package => ({
  name,
  folder: join(root, 'packages', name),
  manifest: { name, version: '1.2.3', ...manifest },
});

describe('the order', () => {
  it('has each package after those that it needs, of whatever kind', () => {
    const order = inOrder([
      made('a', { dependencies: { c: '1' } }),
      made('b', { peerDependencies: { a: '1' } }),
      made('c', { optionalDependencies: { d: '1' }, devDependencies: { b: '1' } }),
      made('d', { dependencies: { elsewhere: '1' } }),
    ]);
    expect(order.map(({ name }) => name)).toEqual(['d', 'c', 'a', 'b']);
  });

  it('refuses a circle, and says which', () => {
    const circle = [
      made('a', { dependencies: { b: '1' } }),
      made('b', { dependencies: { a: '1' } }),
    ];
    expect(() => inOrder(circle)).toThrow('a → b → a');
  });
});

describe('the published manifest', () => {
  it('has versions where the workspace was', () => {
    const [core, other] = [made('core'), made('other')];
    const dependencies = { core: 'workspace:^', other: 'workspace:~', zod: '^4.0.0' };
    const search = made('search', { dependencies, peerDependencies: { core: 'workspace:*' } });
    expect(publishedManifest(search, [core, other, search], undefined)).toEqual({
      name: 'search',
      version: '1.2.3',
      dependencies: { core: '^1.2.3', other: '~1.2.3', zod: '^4.0.0' },
      peerDependencies: { core: '1.2.3' },
    });
  });

  it('refuses a workspace range to what is not published', () => {
    const search = made('search', { dependencies: { demo: 'workspace:^' } });
    expect(() => publishedManifest(search, [search], undefined)).toThrow('demo');
  });

  it('says nothing of the repository where that is not known', () => {
    expect(publishedManifest(made('core'), [], undefined)).not.toHaveProperty('repository');
  });
});

describe('the address of the repository', () => {
  it.each([
    [REPOSITORY],
    [`${REPOSITORY}/`],
    [`git+${REPOSITORY}.git`],
    ['git@code.example:people/parallel.git'],
    ['ssh://git@code.example/people/parallel.git\n'],
  ])('%s is that of a page', (given) => {
    expect(repositoryAddress(given)).toBe(REPOSITORY);
  });

  it('is that of the workflow, where none is given', () => {
    const env = {
      GITHUB_SERVER_URL: 'https://code.example',
      GITHUB_REPOSITORY: 'people/parallel',
    };
    expect(repositoryAddress(undefined, env)).toBe(REPOSITORY);
  });

  it('is refused where it is none', () => {
    expect(() => repositoryAddress('somewhere')).toThrow(
      'option "--repository": "somewhere" is not the https address of a repository',
    );
  });
});

describe('the changesets', () => {
  const folder = join(root, '.changeset');
  const files = readdirSync(folder).filter((name) => /^(?!README).*\.md$/.test(name));
  it.skipIf(files.length === 0).each(files)('%s can be read', (name) => {
    expect(readFileSync(join(folder, name), 'utf8')).toMatch(
      /^---\n\n?(['"]@parallel\/[\w-]+['"]: (patch|minor|major)\n)+---\n\n\S/,
    );
  });
});

describe('the command', () => {
  it('says what would be published, in which order, and what is not here', () => {
    const { status, stdout, stderr } = release('--dry-run', '--repository', REPOSITORY);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const names = [...stdout.matchAll(/^\d+ +(\S+)/gm)].map(([, name]) => name);
    const published = publicPackages().map(({ name }) => name);
    expect(names.filter((name) => published.includes(name!))).toEqual(published);
    expect(stdout).toContain(REPOSITORY);
    // No machine builds all of them.
    expect(stdout).toContain('its binary is not here');
  });

  it.each([
    [['--dryrun'], 2, "Unknown option '--dryrun'"],
    [['--stand-ins', '--registry', 'https://code.example'], 1, '"--stand-ins"'],
    [['--repository', 'x', '--dry-run'], 1, '"--repository": "x"'],
  ])('%j: status %i, one line', (args, expected, line) => {
    const { status, stdout, stderr } = release(...args);
    expect({ status, stdout }).toEqual({ status: expected, stdout: '' });
    expect(stderr).toContain(line);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
