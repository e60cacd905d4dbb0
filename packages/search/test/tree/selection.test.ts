import { mkdirSync } from 'node:fs';
import { temporaryFolder } from 'test-support/folder';
import { describe, expect, it } from 'vitest';
import { ways } from './support.js';

describe.each(ways)('which files of a tree are searched, by $name', ({ all, names }) => {
  const tree = temporaryFolder({
    'a.txt': 'hit\n',
    'b.ts': 'hit\n',
    '.hidden': 'hit\n',
    '.config/inner.txt': 'hit\n',
    'src/main.rs': 'hit\n',
    'src/deep/er/still.ts': 'hit\n',
    'src/none.ts': 'miss\n',
    'build/out.txt': 'hit\n',
  });

  it('all that are not hidden, by default', async () => {
    const found = ['a.txt', 'b.ts', 'build/out.txt', 'src/deep/er/still.ts', 'src/main.rs'];
    expect(await names(tree, 'hit')).toEqual(found);
    const hidden = await names(tree, 'hit', { hidden: true });
    expect(hidden).toEqual([...found, '.config/inner.txt', '.hidden'].sort());
  });

  it.each([
    ['*.ts', ['b.ts', 'src/deep/er/still.ts']],
    [
      ['*.ts', '*.rs'],
      ['b.ts', 'src/deep/er/still.ts', 'src/main.rs'],
    ],
    ['!*.ts', ['a.txt', 'build/out.txt', 'src/main.rs']],
    [
      ['!build', '!**/src/deep'],
      ['a.txt', 'b.ts', 'src/main.rs'],
    ],
    // With a slash they are relative to the working directory, as with ripgrep, not to the tree.
    ['/*.t{s,xt}', []],
    ['!src/deep', ['a.txt', 'b.ts', 'build/out.txt', 'src/deep/er/still.ts', 'src/main.rs']],
  ])('globs: %j', async (glob, found) => {
    expect(await names(tree, 'hit', { glob })).toEqual(found);
  });

  it('types, by ripgrep’s names', async () => {
    expect(await names(tree, 'hit', { types: 'ts' })).toEqual(['b.ts', 'src/deep/er/still.ts']);
    expect(await names(tree, 'hit', { types: ['rust', 'txt'] })).toEqual([
      'a.txt',
      'build/out.txt',
      'src/main.rs',
    ]);
    expect(await names(tree, 'hit', { types: '!ts' })).toEqual([
      'a.txt',
      'build/out.txt',
      'src/main.rs',
    ]);
  });

  it('depth and size', async () => {
    expect(await names(tree, 'hit', { maxDepth: 1 })).toEqual(['a.txt', 'b.ts']);
    expect(await names(tree, 'hit', { maxDepth: 2 })).toHaveLength(4);
    const sizes = temporaryFolder({ small: 'hit\n', large: 'hit\n'.repeat(100) });
    expect(await names(sizes, 'hit', { maxFileSize: 4 })).toEqual(['small']);
    expect(await names(sizes, 'hit', { maxFileSize: 400 })).toEqual(['large', 'small']);
  });

  it('files that are named are searched, whatever is said of the rest', async () => {
    const path = tree.path('.hidden');
    const files = await all([path, tree.path('b.ts')], 'hit', { sort: 'path' });
    expect(files.map((file) => file.path)).toEqual([path, tree.path('b.ts')]);
    const url = new URL(`file://${tree.path('a.txt')}`);
    expect((await all(url, 'hit')).map((file) => file.path)).toEqual([tree.path('a.txt')]);
  });
});

describe.each(ways)('ignore files, by $name', ({ all, names }) => {
  const tree = temporaryFolder({
    '.gitignore': '*.log\n/only-here\n!kept.log\nout/\n',
    'a.log': 'hit\n',
    'kept.log': 'hit\n',
    'only-here': 'hit\n',
    'sub/only-here': 'hit\n',
    'sub/.gitignore': '!again.log\ninner.txt\n',
    'sub/again.log': 'hit\n',
    'sub/b.log': 'hit\n',
    'sub/inner.txt': 'hit\n',
    'inner.txt': 'hit\n',
    'out/file': 'hit\n',
    '.ignore': 'by-ignore\n',
    'by-ignore': 'hit\n',
    '.rgignore': '!by-ignore\nby-rgignore\n',
    'by-rgignore': 'hit\n',
  });

  it('.gitignore counts only in a repository; .ignore and .rgignore everywhere', async () => {
    expect(await names(tree, 'hit')).toEqual(
      [
        'a.log',
        'by-ignore',
        'inner.txt',
        'kept.log',
        'only-here',
        'out/file',
        'sub/again.log',
        'sub/b.log',
        'sub/inner.txt',
        'sub/only-here',
      ].sort(),
    );
    mkdirSync(tree.path('.git/info'), { recursive: true });
    tree.write('.git/info/exclude', 'inner.txt\n');
    const found = ['by-ignore', 'kept.log', 'sub/again.log', 'sub/only-here'];
    for (const sort of ['path', 'none'] as const) {
      expect(await names(tree, 'hit', { sort })).toEqual(found);
    }
    // A folder within it heeds what is above.
    const below = await all(tree.path('sub'), 'hit', { sort: 'path' });
    expect(below.map(({ path }) => path.slice(tree.root.length + 1))).toEqual(found.slice(2));
  });

  it('noIgnore passes them over', async () => {
    expect(await names(tree, 'hit', { noIgnore: true })).toHaveLength(11);
  });
});
