// The Rust tests of the kernels, then the tests of the binding from JavaScript. With --compile the
// Rust tests are compiled only: `npm test` has that done while other things are built.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { seed } from 'test-support/seed';
import { isCi, missing, root } from './cargo.mjs';

// All that are tests, but not the examples: four more to be linked, which clippy compiles as well.
// (`--lib` would have the binding tested, too, in spite of its `test = false`.)
const TESTS = ['test', '--workspace', '--tests', '--locked', '--offline', '--quiet'];

const compileOnly = process.argv.includes('--compile');
const lack = missing();
if (lack && compileOnly) process.exit();
if (lack) {
  console.error(`${isCi ? 'error: ' : ''}Rust tests skipped: ${lack.reason} (${lack.remedy})`);
  if (isCi) process.exit(1);
} else {
  run('cargo', compileOnly ? [...TESTS, '--no-run'] : TESTS);
  if (compileOnly) process.exit();
}

const vitest = createRequire(join(root, 'package.json')).resolve('vitest/package.json');
run(process.execPath, [join(vitest, '..', 'vitest.mjs'), 'run', ...process.argv.slice(2)]);

/** @param {string} command @param {string[]} args */
function run(command, args) {
  const env = { ...process.env, PROPTEST_RNG_SEED: String(seed) };
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
