import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from 'test-support/folder';
import { describe, expect, it } from 'vitest';
import { MODULES, undocumented, writeReference } from '../reference/typedoc.mjs';
import { readManifest, root } from '../release/packages.mjs';

const names = Object.keys(MODULES) as (keyof typeof MODULES)[];

describe.each(names)('%s', (name) => {
  it('exports nothing that is not documented', async () => {
    expect(await undocumented(name)).toEqual([]);
  });

  it('has a page for each module that it exports', () => {
    const { exports } = readManifest(join(root, 'packages', name));
    const modules = Object.keys(exports).filter(
      (path) => !/package\.json|(cli|worker)$/.test(path),
    );
    expect(MODULES[name]).toHaveLength(modules.length);
    for (const file of MODULES[name])
      expect(existsSync(join(root, 'packages', name, file))).toBe(true);
  });
});

it('is written as pages', async () => {
  const out = temporaryFolder().root;
  await writeReference('mandelbrot', out);
  const folder = join(out, 'mandelbrot/functions');
  const pages = readdirSync(folder).filter((name) => /\brender\.html$/.test(name));
  // In Node.js and in a browser.
  expect(pages).toHaveLength(2);
  for (const page of pages) {
    expect(readFileSync(join(folder, page), 'utf8')).toContain('maxIterations');
  }
});
