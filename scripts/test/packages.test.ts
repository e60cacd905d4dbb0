import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { temporaryFolder } from 'test-support/folder';
import { describe, expect, it } from 'vitest';
import { packAll } from '../release/registry.mjs';
import { CONTENTS } from './contents.ts';
import { isPlatform, REPOSITORY, stagedPackages } from './support.ts';

/** What is exported to be run by a worker, not to be imported. */
const RUN = ['./worker', './browser-worker'];

const staged = stagedPackages();
const tarballs = temporaryFolder().root;
const packed = packAll(
  staged.map(({ folder }) => folder),
  tarballs,
);
/** The names of chunks have a hash in them, and the compiler chooses those of declarations. */
const named = (path: string) =>
  path
    .replace(/-(?=[\w-]*[A-Z\d_])[\w-]{8}(\.d\.ts|\.js)$/, '-HASH$1')
    .replace(/[\w-]+-HASH\.d\.ts$/, '*-HASH.d.ts');

it('are published each after those that they need, platforms first', () => {
  expect(staged.map(({ name }) => name)).toEqual([
    '@parallel/native-rs-darwin-arm64',
    '@parallel/native-rs-darwin-x64',
    '@parallel/native-rs-linux-arm64-gnu',
    '@parallel/native-rs-linux-arm64-musl',
    '@parallel/native-rs-linux-x64-gnu',
    '@parallel/native-rs-linux-x64-musl',
    '@parallel/native-rs-win32-x64-msvc',
    '@parallel/native-rs',
    '@parallel/core',
    '@parallel/mandelbrot',
    '@parallel/search',
  ]);
});

it('a page needs no types but those that are of no runtime', () => {
  const folder = staged.find(({ name }) => name === '@parallel/mandelbrot')!.folder;
  const text = readFileSync(join(folder, 'dist/browser.d.ts'), 'utf8');
  const imports = [...text.matchAll(/^(?:import|export) .*?from '([^']+)';$/gm)];
  expect(imports.map(([, from]) => from)).toEqual(['@parallel/core/types']);
});

describe.each(staged.map((one, index) => [one.name, one, packed[index]!] as const))(
  '%s',
  (name, one, { files, filename }) => {
    const { manifest, folder, version } = one;

    it('packs what is listed, and nothing else', () => {
      const platform = name.replace('@parallel/native-rs-', '');
      const expected = isPlatform(one)
        ? CONTENTS['platform']?.map((file) => file.replace('{platform}', platform))
        : CONTENTS[name];
      const found = files.map(({ path }) => named(path));
      expect([...new Set(found)].sort()).toEqual([...(expected ?? [])].sort());
    });

    it('says what a registry shows, and where it comes from', () => {
      expect(manifest).toMatchObject({
        license: 'MIT',
        engines: { node: '>=20.19' },
        description: expect.stringMatching(/\S/),
        homepage: expect.stringContaining(REPOSITORY),
        bugs: { url: `${REPOSITORY}/issues` },
        repository: {
          type: 'git',
          url: `git+${REPOSITORY}.git`,
          directory: expect.stringMatching(/^packages\/[\w-]+$/),
        },
        publishConfig: { access: 'public' },
      });
      if (isPlatform(one)) return;
      expect(manifest['keywords'].length).toBeGreaterThan(3);
      expect(manifest['sideEffects']).toBe(false);
    });

    it('runs nothing when it is installed, and carries nothing of ours', () => {
      for (const key of ['scripts', 'devDependencies', 'wireit', 'private']) {
        expect(manifest).not.toHaveProperty(key);
      }
      expect(JSON.stringify(manifest)).not.toContain('workspace:');
    });

    it('needs at run time only what it imports', () => {
      const needed = Object.keys(manifest['dependencies'] ?? {});
      const code = files
        .filter(({ path }) => /\.c?js$/.test(path))
        .map(({ path }) => readFileSync(join(folder, path), 'utf8'))
        .join('\n');
      for (const other of needed) expect(code).toMatch(new RegExp(`['"]${other}(/[\\w-]+)?['"]`));
      const optional = Object.entries(manifest['optionalDependencies'] ?? {});
      if (name === '@parallel/native-rs') {
        expect(optional.map(([other]) => other).sort()).toEqual(
          staged.filter(isPlatform).map((platform) => platform.name),
        );
        // A binary of another version would not fit.
        expect(new Set(optional.map(([, range]) => range))).toEqual(new Set([version]));
      } else {
        expect(optional.map(([other]) => other)).toEqual(
          name === '@parallel/core' ? ['@parallel/native-rs'] : [],
        );
      }
    });

    it('has for each export its types first', () => {
      for (const [path, conditions] of Object.entries(manifest['exports'] ?? {})) {
        // A file, or what a worker runs: nothing that code imports.
        if (typeof conditions === 'string') {
          expect(['./package.json', ...RUN]).toContain(path);
          continue;
        }
        expect(Object.keys(conditions as object)).toEqual(['types', 'default']);
      }
    });

    it('is as publint wants it', async () => {
      const { messages, pkg } = await publint({ pkgDir: folder, pack: false, strict: true });
      // Our ES modules are loaded by `require` as well: Node does that since 20.19.
      expect(messages.map((message) => formatMessage(message, pkg!))).toEqual([]);
    });

    it.skipIf(isPlatform(one))('has types for whoever asks', async () => {
      const data = new Uint8Array(readFileSync(join(tarballs, filename)));
      const { problems, types } = (await checkPackage(createPackageFromTarballData(data), {
        excludeEntrypoints: RUN,
      })) as {
        problems: { kind: string; resolutionKind?: string }[];
        types: unknown;
      };
      expect(types).toBeTruthy();
      const left = problems.filter(
        ({ kind, resolutionKind }) =>
          // `require` of an ES module works on every Node that we support.
          kind !== 'CJSResolvesToESM' &&
          // A resolution without `exports`, of before Node 12.
          resolutionKind !== 'node10',
      );
      expect(left).toEqual([]);
    });
  },
);
