import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TreeOptions } from '@parallel/search';
import { rgPath } from '@vscode/ripgrep';
import fc from 'fast-check';
import { runs } from 'test-support/runs';
import { describe, expect, it } from 'vitest';
import { noNative } from '../support/native.js';
import { byNative, byWorkers, type Way } from './support.js';

const names = fc.constantFrom(
  ...['a', 'b', 'ab', 'a.ts', 'b.log', '.h', '.a.ts', 'a.b.c', 'foo', 'Foo', '(a)', '[a]', '{b}'],
  ...['a b', 'é', '#a', '!b', 'a,b', 'x$', '^', 'Makefile', 'dist', 'a-b', '*', 'a\\b', '日本.ts'],
);
const path = fc.array(names, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));

/** A part of a glob; most of them are names, or something with wildcards in it. */
const piece = fc.oneof(
  { weight: 6, arbitrary: names },
  {
    weight: 5,
    arbitrary: fc.constantFrom(
      ...['*', '**', '?', '*.ts', 'a*', '*b', '[ab]', '[!a]', '[a-f]*', '[^.]*', '{a,b}', '***'],
      ...['*.{ts,log}', '{a,{b,foo}*}', '{,a}b', '{a}', '{**,b}', 'a**', '**b', 'f?o', '?', '\\*'],
      ...['[]a]', '[a-]', '[', 'a[', '{a', 'b}', '\\', '\\#a', '\\!b', '[z-a]', '.*', '(a)', '[/]'],
    ),
  },
);
const glob = fc
  .tuple(
    fc.constantFrom('', '', '', '/', '**/', './', '\\'),
    fc.array(piece, { minLength: 1, maxLength: 3 }),
    fc.constantFrom('', '', '', '/', '/**', '/*', ' ', '\\ ', '\t'),
  )
  .map(([before, parts, behind]) => before + parts.join('/') + behind);
const line = fc.oneof(
  { weight: 6, arbitrary: glob },
  { weight: 3, arbitrary: glob.map((one) => `!${one}`) },
  { weight: 1, arbitrary: fc.constantFrom('', '#a', '!', '/', '//', '*', '!*', '!*/', ' ') },
);
const ignoreFile = fc.record({
  folder: fc.oneof(fc.constant('.'), path),
  name: fc.constantFrom('.gitignore', '.gitignore', '.ignore', '.rgignore', '.git/info/exclude'),
  lines: fc.array(line, { minLength: 1, maxLength: 5 }),
  end: fc.constantFrom('\n', '\r\n'),
  mark: fc.constantFrom('', '', '', '\ufeff'),
});
const tree = fc.record({
  files: fc.array(fc.record({ path, size: fc.integer({ min: 1, max: 6 }) }), { maxLength: 20 }),
  ignoreFiles: fc.array(ignoreFile, { maxLength: 4 }),
  repositories: fc.array(fc.oneof(fc.constant('.'), path), { maxLength: 2 }),
  links: fc.array(
    fc.record({ path, target: fc.oneof(path, fc.constantFrom('.', '..', '../..')) }),
    {
      maxLength: 2,
    },
  ),
});
const flag = fc.boolean();
const options = fc.record(
  {
    glob: fc.array(
      fc.oneof(
        glob,
        glob,
        glob.map((one) => `!${one}`),
      ),
      { maxLength: 3 },
    ),
    types: fc.array(fc.constantFrom('ts', 'log', '!ts', 'make', '!make', 'all', '!md', 'c'), {
      maxLength: 2,
    }),
    hidden: flag,
    noIgnore: flag,
    followSymlinks: flag,
    maxFileSize: fc.integer({ min: 0, max: 6 }),
    maxDepth: fc.integer({ min: 0, max: 4 }),
    sort: fc.constantFrom('path' as const, 'none' as const),
  },
  { requiredKeys: [] },
);
const roots = fc.oneof(
  fc.constantFrom(['.'], ['./'], ['a'], ['./a', 'b/'], ['absolute'], ['a', '.']),
  fc.array(path, { minLength: 1, maxLength: 2 }),
);

/** Makes what does not stand in the way of what is there. */
function make(root: string, { files, ignoreFiles, repositories, links }: Tree): void {
  const attempt = (name: string, action: (path: string) => void) => {
    try {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      action(join(root, name));
    } catch {
      // A file of a name that is to be a folder's, or the reverse.
    }
  };
  for (const { path, size } of files) {
    attempt(path, (file) => writeFileSync(file, `${'x'.repeat(size - 1)}\n`));
  }
  for (const folder of repositories) {
    attempt(`${folder}/.git/HEAD`, (file) => writeFileSync(file, 'x\n'));
  }
  for (const { folder, name, lines, end, mark } of ignoreFiles) {
    const text = mark + lines.map((one) => one + end).join('');
    attempt(`${folder}/${name}`, (file) => writeFileSync(file, text));
  }
  for (const { path, target } of links) attempt(path, (link) => symlinkSync(target, link));
}
type Tree = typeof tree extends fc.Arbitrary<infer T> ? T : never;

function codeOf({ cause }: Error): unknown {
  const { code } = cause as NodeJS.ErrnoException;
  // In the order of paths the addon cannot tell a link to itself from other failures.
  return code === 'EIO' ? 'ELOOP' : code;
}

async function found({ all }: Way, paths: string[], how: TreeOptions) {
  try {
    const files = await all(paths, '', { mode: 'filesWithMatches', ...how });
    const shown = files.map(({ path, error }) => (error ? `${path}: ${codeOf(error)}` : path));
    return how.sort === 'path' ? shown : shown.sort();
  } catch (error) {
    // What is shown of a glob differs in white space.
    return (error as Error).message.split(': error')[0];
  }
}

/** What `rg --files` lists, which searches nothing. */
function byRipgrep(paths: readonly string[], how: TreeOptions): string[] {
  const given = (value: string | readonly string[] = []) => [value].flat();
  const args = [
    ...given(how.glob).flatMap((one) => ['-g', one]),
    ...given(how.types).flatMap((one) =>
      one.startsWith('!') ? ['-T', one.slice(1)] : ['-t', one],
    ),
    ...(how.hidden ? ['--hidden'] : []),
    ...(how.noIgnore ? ['--no-ignore'] : []),
    ...(how.followSymlinks ? ['--follow'] : []),
    ...(how.maxFileSize === undefined ? [] : ['--max-filesize', String(how.maxFileSize)]),
    ...(how.maxDepth === undefined ? [] : ['--max-depth', String(how.maxDepth)]),
  ];
  const { stdout, error } = spawnSync(
    rgPath,
    ['--files', '--no-config', '--no-messages', ...args, '--', ...paths],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  if (error) throw error;
  return stdout.split('\n').filter(Boolean).sort();
}

type Case = (paths: string[], how: TreeOptions) => Promise<void>;

/** Tries random trees, each the working directory while it is there. */
async function overTrees(numRuns: number, check: Case): Promise<void> {
  const base = mkdtempSync(join(tmpdir(), 'parallel-walk-'));
  const before = process.cwd();
  let round = 0;
  try {
    await fc.assert(
      fc.asyncProperty(tree, roots, options, async (files, paths, how) => {
        round += 1;
        const root = join(base, String(round));
        mkdirSync(root);
        make(root, files);
        process.chdir(root);
        const given = paths.map((path) => (path === 'absolute' ? root : path));
        await check(given, how as TreeOptions);
        process.chdir(before);
        rmSync(root, { recursive: true });
      }),
      runs(numRuns),
    );
  } finally {
    process.chdir(before);
    rmSync(base, { recursive: true, force: true });
  }
}

describe.skipIf(process.platform === 'win32')('the walk in JavaScript', () => {
  it.skipIf(noNative)('finds what the addon finds, in the same order', async () => {
    await overTrees(80, async (paths, how) => {
      const natively = await found(byNative, paths, how);
      expect(await found(byWorkers, paths, how)).toEqual(natively);
    });
  });

  it
    .skipIf(noNative)
    .each([
      ...['{a/**,b}', '{b,a/**}', '{foo,a/**/b,dist}', '{a/**x,b}', 'a/{**/b,foo}', '{b/**}'],
      ...['a/{b,**}', 'a/{**,b}', '{a/b**,foo}', 'a/{b/**/dist,x}', '{a,b}/**', '{a**/b,foo}'],
      ...['[a-c]/*', '[!b-c]/*', '[a-]/b', '{[b-c],x}/**', '[a-bd]*'],
    ])('takes %s as the addon does', async (glob) => {
    const root = mkdtempSync(join(tmpdir(), 'parallel-walk-'));
    const before = process.cwd();
    const paths = ['a/a', 'a/b', 'a/foo', 'a/c/b', 'a/b/dist/b', 'a/b/c/dist/x', 'b/a/b', 'ab/b'];
    try {
      make(root, {
        files: [...paths, 'foo/b', 'dist', 'c/a/b/x'].map((path) => ({ path, size: 2 })),
        ignoreFiles: [],
        repositories: [],
        links: [],
      });
      process.chdir(root);
      for (const one of [glob, `!${glob}`, `**/${glob}`]) {
        const how = { glob: one };
        expect(await found(byWorkers, ['.'], how)).toEqual(await found(byNative, ['.'], how));
      }
    } finally {
      process.chdir(before);
      rmSync(root, { recursive: true });
    }
  });

  it('finds the files that ripgrep finds', async () => {
    await overTrees(40, async (paths, how) => {
      const here = await found(byWorkers, paths, { ...how, sort: 'none' });
      // What is no glob is an error for both.
      const files = Array.isArray(here) ? here.filter((one) => !/: E[A-Z]+$/.test(one)) : [];
      expect(files).toEqual(byRipgrep(paths, how));
    });
  });
});
