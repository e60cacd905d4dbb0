#!/usr/bin/env node
/* Every gate, in one command: `pnpm ready`. Runs them all and tells at the end which failed. */
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const cargo = ['--manifest-path', 'packages/native-rs/Cargo.toml'];

/** @type {[string, string, ...string[]][]} */
const gates = [
  ['build', 'node', 'scripts/bootstrap.mjs', 'build'],
  ['format and lint', 'npx', 'biome', 'check', '--error-on-warnings', '.'],
  ['types', 'npm', 'run', '--silent', 'typecheck'],
  ['Rust format', 'cargo', 'fmt', ...cargo, '--all', '--check'],
  [
    'Rust lint',
    'cargo',
    'clippy',
    ...cargo,
    '--workspace',
    '--all-targets',
    '--locked',
    '--',
    '-D',
    'warnings',
  ],
  [
    'generated binding is committed',
    'git',
    'diff',
    '--exit-code',
    '--stat',
    '--',
    'packages/native-rs/binding.js',
    'packages/native-rs/binding.d.ts',
  ],
  ['tests, TypeScript and Rust', 'node', 'scripts/bootstrap.mjs', 'test'],
];

const failed = gates.filter(([name, program, ...args]) => {
  console.log(`\n== ${name}`);
  const windows = process.platform === 'win32';
  const { status } = spawnSync(program, args, { cwd: root, stdio: 'inherit', shell: windows });
  return status !== 0;
});
console.log('');
for (const [name] of gates) {
  console.log(`${failed.some((gate) => gate[0] === name) ? 'FAILED' : 'ok    '} ${name}`);
}
process.exitCode = failed.length > 0 ? 1 : 0;
