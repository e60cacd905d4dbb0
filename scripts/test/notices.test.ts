import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundledModules, linkedCrates } from '../notices/bundled.mjs';
import { NOTICES, notices } from '../notices/notices.mjs';
import { root } from '../release/packages.mjs';

const written = notices();
const crates = linkedCrates();
const nameOf = (path: string) => basename(dirname(path));

describe('what others wrote of a package', () => {
  it.each(written.map(({ path, text }) => [nameOf(path), path, text]))(
    'stands beside the README of %s as it is (else: npm run notices)',
    (_, path, text) => {
      expect(existsSync(path) && readFileSync(path, 'utf8')).toBe(text);
    },
  );

  it('is found in bundles', () => {
    const names = (name: string) =>
      bundledModules(join(root, 'packages', name)).map(({ name }) => name);
    expect(names('core')).toEqual(['zod']);
    expect(names('search')).toEqual(['zod']);
    expect(names('mandelbrot')).toEqual(['culori', 'zod']);
  });

  it.skipIf(!crates)('is found in the addon: what is linked, not what compiles it', () => {
    const names = crates!.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['napi', 'regex-automata', 'windows-sys']));
    for (const other of ['syn', 'napi-derive', 'proptest', 'dashu-int']) {
      expect(names).not.toContain(other);
    }
  });

  it('names versions of the addon that are in its lock file', () => {
    const text = readFileSync(join(root, 'packages/native-rs', NOTICES), 'utf8');
    const lock = readFileSync(join(root, 'packages/native-rs/Cargo.lock'), 'utf8');
    const named = [...text.matchAll(/^## (.*)$/gm)].flatMap(([, all = '']) =>
      [...all.matchAll(/([\w-]+) (\d\S*) \(/g)].map(([, name, version]) => ({ name, version })),
    );
    expect(named.length).toBeGreaterThan(30);
    for (const { name, version } of named) {
      expect(lock).toContain(`name = "${name}"\nversion = "${version}"`);
    }
  });
});
