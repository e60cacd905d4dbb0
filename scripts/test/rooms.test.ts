import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from 'test-support/folder';
import { describe, expect, it } from 'vitest';
import { write } from '../install/project.mjs';
import { architecture, readImports } from '../rooms/graph.mjs';
import { withPicture } from '../rooms/picture.mjs';
import { RULES } from '../rooms/rules.mjs';

describe('the repository', async () => {
  const { imports, violations, files } = await readImports();

  it('has no arrow where none may go', () => {
    expect(violations).toEqual([]);
    expect(files).toBeGreaterThan(250);
    // What TypeScript alone knows has been seen, and packages have been followed to each other.
    expect(imports.filter(({ typeOnly }) => typeOnly).length).toBeGreaterThan(100);
    const toCore = imports.filter(
      ({ from, to }) => from.startsWith('packages/search/') && to.startsWith('packages/core/'),
    );
    expect(toCore.length).toBeGreaterThan(10);
  });

  it('is as ARCHITECTURE.md draws it (else: npm run rooms)', () => {
    const text = readFileSync(architecture, 'utf8');
    expect(withPicture(text, imports)).toBe(text);
  });
});

describe('a wrong arrow is found', () => {
  it.each([
    ['search/src/a.ts', 'mandelbrot/src/b.ts', 'the two problems do not know each other'],
    ['core/src/a.ts', 'search/src/b.ts', 'core knows nothing of what is built on it'],
    ['mandelbrot/src/a.ts', 'core/src/b.ts', 'a package sees of another what it exports'],
    ['search/src/a.ts', 'native-rs/index.ts', 'only core loads the addon'],
    ['core/src/schedule/a.ts', 'core/src/engine/b.ts', 'core/schedule uses no other room'],
    ['core/src/engine/a.ts', 'core/src/worker/b.ts', 'core/engine uses only'],
    ['search/src/a.ts', 'test-support/src/b.ts', 'only tests use what tests have in common'],
    ['test-support/src/a.ts', 'core/src/b.ts', 'what tests have in common uses nothing of ours'],
  ])('%s → %s', async (from, to, rule) => {
    const folder = temporaryFolder().root;
    const path = join(folder, 'packages');
    const up = '../'.repeat(from.split('/').length - 1);
    write(
      join(path, from),
      `import { b } from '${up}${to.replace(/\.ts$/, '.js')}';\nexport const a = b;\n`,
    );
    write(join(path, to), 'export const b = 1;\n');
    const { violations } = await readImports(RULES, folder, ['packages']);
    expect(violations.map((found) => found.rule).join('\n')).toContain(rule);
  });

  it('a circle, unless it is one of types', async () => {
    const folder = temporaryFolder().root;
    const path = join(folder, 'packages/core/src');
    write(join(path, 'a.ts'), `import { b } from './b.js';\nexport const a = () => b;\n`);
    write(join(path, 'b.ts'), `import { a } from './a.js';\nexport const b = () => a;\n`);
    write(join(path, 'c.ts'), `import type { D } from './d.js';\nexport const c = (d: D) => d;\n`);
    write(join(path, 'd.ts'), `import { c } from './c.js';\nexport type D = typeof c;\n`);
    const { violations } = await readImports(RULES, folder, ['packages']);
    // A circle is told once.
    expect(violations.map(({ from }) => from)).toEqual(['packages/core/src/a.ts']);
  });
});
