#!/usr/bin/env node
/*
 * Known vulnerabilities of what we depend on: `npm run audit`. Needs registries that serve
 * advisories, and cargo-deny (`cargo install cargo-deny --locked`), which looks at licences and
 * sources too. Where one cannot be asked that is said, and in CI it is a failure.
 */
import { spawnSync } from 'node:child_process';
import { readManifest, root } from './release/packages.mjs';

const strict = process.env['CI'] === 'true';
const pnpm = ['--yes', readManifest(root)['packageManager']];
const cargo = ['--manifest-path', 'packages/native-rs/Cargo.toml'];

/** What is asked, and how one sees that there was no answer. @type {{ name: string, words: [string, ...string[]], unavailable: RegExp }[]} */
const questions = [
  {
    name: 'npm packages',
    words: ['npx', ...pnpm, 'audit', '--audit-level', 'low'],
    unavailable: /ERR_PNPM_AUDIT_(BAD_RESPONSE|ENDPOINT)|ENOTFOUND|ECONNREFUSED/,
  },
  {
    name: 'crates: licences, versions, sources',
    words: ['cargo', 'deny', ...cargo, 'check', 'licenses', 'bans', 'sources'],
    unavailable: /no such command: `deny`|ENOENT/,
  },
  {
    name: 'crates: advisories',
    words: ['cargo', 'deny', ...cargo, 'check', 'advisories'],
    unavailable: /no such command: `deny`|ENOENT|failed to fetch advisory database/,
  },
];

for (const { name, words, unavailable } of questions) {
  const [program, ...args] = words;
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  const output = `${stdout ?? ''}${stderr ?? ''}${error ?? ''}`.trim();
  if (status === 0) {
    console.log(`ok           ${name}`);
    continue;
  }
  const silent = unavailable.test(output);
  if (!silent || strict) process.exitCode = 1;
  const said = silent ? `: ${output.match(unavailable)?.[0]}` : `\n${output}`;
  console.log(`${silent ? 'not answered' : 'FAILED      '} ${name}${said}`);
}
